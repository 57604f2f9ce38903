//! A text cut into words, within which byte pairs are merged: the rule of GPT-2.
//!
//! Radford et al., "Language models are unsupervised multitask learners", 2019; their pattern is
//! `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
//!
//! A letter (`\p{L}`) is here what has the property Alphabetic and is no number. Marks that are written above or below
//! a letter as characters of their own have it in some scripts (Arabic, Devanagari, Thai): there words are longer than
//! those of GPT-2. The text that tokens stand for is the same.

const CONTRACTIONS: [&str; 7] = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

/// The words, which together are the text.
pub(super) fn words(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (word, rest) = text.split_at(first(text));
        text = rest;
        (!word.is_empty()).then_some(word)
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Number,
    Space,
    Other,
}

impl Class {
    fn of(character: char) -> Self {
        match character {
            c if c.is_whitespace() => Self::Space,
            c if c.is_numeric() => Self::Number,
            c if c.is_alphabetic() => Self::Letter,
            _ => Self::Other,
        }
    }
}

/// The length of the first word in bytes, 0 of an empty text.
fn first(text: &str) -> usize {
    if let Some(contraction) = CONTRACTIONS.iter().find(|contraction| text.starts_with(**contraction)) {
        return contraction.len();
    }
    let after_space = text.strip_prefix(' ').unwrap_or(text);
    match after_space.chars().next().map(Class::of) {
        Some(class) if class != Class::Space => text.len() - after_space.len() + run(after_space, class),
        _ => spaces(text),
    }
}

/// Spaces, but for the last one where something follows: a space before a word belongs to the word.
fn spaces(text: &str) -> usize {
    let length = run(text, Class::Space);
    if length == text.len() {
        return length;
    }
    let last = text.get(..length).and_then(|spaces| spaces.chars().next_back()).map_or(0, char::len_utf8);
    if length > last { length - last } else { length }
}

/// The length in bytes of the characters of this class with which a text starts.
fn run(text: &str, class: Class) -> usize {
    text.find(|character| Class::of(character) != class).unwrap_or(text.len())
}
