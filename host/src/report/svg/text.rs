//! How much room text needs. The backend knows no fonts, so widths are estimates, on the safe side.

/// Size of titles, in tenths of a pixel.
pub(super) const TITLE: u32 = 130;
/// Size of the labels of axes.
pub(super) const LABEL: u32 = 120;
/// Size of numbers, legends and notes.
pub(super) const SMALL: u32 = 110;
/// From line to line, in pixels.
pub(super) const LINE: f64 = 15.0;

/// The width of a text in pixels.
pub(super) fn width(text: &str, size: u32) -> f64 {
    let em = f64::from(size) / 10.0;
    text.chars().map(share).sum::<f64>() * em
}

/// The width of a letter as a part of the size, about that of Helvetica.
fn share(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '\'' | '!' | ' ' | '(' | ')' | '[' | ']' => 0.31,
        'f' | 't' | 'r' | '-' | '⁰'..='⁹' | '⁻' | '¹' | '²' | '³' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' => 0.87,
        'A'..='Z' => 0.7,
        _ => 0.57,
    }
}

/// The text, cut with an ellipsis if it is wider than this.
pub(super) fn cut(text: &str, size: u32, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut used = width("…", size);
    let mut out: String = text
        .chars()
        .take_while(|letter| {
            used += share(*letter) * f64::from(size) / 10.0;
            used <= room
        })
        .collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// The text in lines that are at most this wide, at most `lines` of them.
pub(super) fn wrapped(text: &str, size: u32, room: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut line = word.to_owned();
        let is_last = out.len() + 1 >= lines;
        while let Some(next) = words.next_if(|next| is_last || width(&line, size) + width(next, size) + 4.0 <= room) {
            line.push(' ');
            line.push_str(next);
        }
        out.push(cut(&line, size, room));
    }
    out
}
