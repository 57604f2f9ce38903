//! From what the backend writes to what is shown: placeholder colours become classes, and what is the same
//! everywhere is said once.

use std::fmt::Write as _;

use super::canvas::Style;
use super::palette::{Ink, css};

/// Replaces the placeholders, drops what is the same everywhere, and writes the head.
pub(super) fn dress(raw: &str, styles: &[Style], size: (u32, u32), label: &str, stand_alone: bool) -> String {
    let mut out = String::with_capacity(raw.len());
    let (width, height) = size;
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" role=\"img\" aria-label=\"{}\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width}0 {height}0\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">",
        escaped(label),
    );
    if stand_alone {
        let _ = write!(
            out,
            "<style>{}</style><rect class=\"p\" fill=\"currentColor\" width=\"100%\" height=\"100%\"/>",
            css()
        );
    }
    out.push('\n');
    // The backend writes every tag on a line of its own; the first is the head.
    for line in raw.lines().skip(1) {
        if line.starts_with("<text") {
            // So that no space is added around the words.
            out.push_str(&tag(line, styles));
        } else if line.starts_with('<') {
            out.push_str(&tag(line, styles));
            out.push('\n');
        } else {
            out.push_str(line);
        }
    }
    out
}

/// One tag, with the attributes of its style.
fn tag(line: &str, styles: &[Style]) -> String {
    let style = ["stroke=\"#", "fill=\"#"].iter().find_map(|attribute| {
        let start = line.find(attribute)?;
        let end = start + attribute.len() + 7;
        let index = usize::from_str_radix(line.get(start + attribute.len()..end - 1)?, 16).ok()?;
        Some((line.get(start..end)?, *styles.get(index)?))
    });
    let line = line.replace(" opacity=\"1\"", "").replace(" font-family=\"sans-serif\"", "");
    let Some((placeholder, style)) = style else { return shortened(&line) };
    let attributes = match style {
        Style::Fill(ink) => format!("class=\"{}\" fill=\"currentColor\"", ink.class()),
        Style::Stroke(pen) if pen.dash.is_empty() => {
            format!("class=\"{}\" stroke=\"currentColor\" stroke-linejoin=\"round\"", pen.ink.class())
        }
        Style::Stroke(pen) => {
            format!("class=\"{}\" stroke=\"currentColor\" stroke-dasharray=\"{}\"", pen.ink.class(), pen.dash)
        }
        Style::Dots(ink, diameter) => return dots(&line, ink, diameter),
    };
    shortened(&line.replace(placeholder, &attributes))
}

/// A polyline as dots: segments of no length with round ends.
fn dots(line: &str, ink: Ink, diameter: u32) -> String {
    let points =
        line.split_once("points=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(points, _)| points);
    let mut path = String::with_capacity(points.len() * 2);
    let mut last = (0_i32, 0_i32);
    for point in points.split_whitespace() {
        let Some((Ok(x), Ok(y))) = point.split_once(',').map(|(x, y)| (x.parse::<i32>(), y.parse::<i32>())) else {
            continue;
        };
        // Relative moves are shorter; the end of a dot is where it began.
        let _ = write!(path, "m{} {}h0", x - last.0, y - last.1);
        last = (x, y);
    }
    format!(
        "<path class=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"{diameter}\" stroke-linecap=\"round\" opacity=\"0.6\" d=\"{path}\"/>",
        ink.class()
    )
}

/// Font sizes and fills as short as they can be.
fn shortened(line: &str) -> String {
    let line = line
        .replace(" stroke=\"none\" stroke-width=\"1\"", "")
        .replace(" stroke=\"none\"", "")
        .replace(" \"/>", "\"/>");
    let Some((before, rest)) = line.split_once("font-size=\"") else { return line };
    let Some((size, after)) = rest.split_once('"') else { return line };
    let size = size.parse::<f64>().map_or_else(|_| size.to_owned(), |size| format!("{}", size.round()));
    format!("{before}font-size=\"{size}\"{after}")
}

/// For an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
