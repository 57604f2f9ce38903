//! The public functions of the core, read from its sources as rustfmt leaves them.

use std::fs::read_to_string;
use std::path::Path;

/// A public function, or a function of a public trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryPoint {
    /// The type or trait it belongs to, or the module of a free function.
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Outside of any type.
    Free,
    /// Of a type, without `self`.
    Associated,
    /// Of a type, with `self`.
    Method,
    /// Of a trait.
    OfTrait,
}

/// What the lines that follow belong to.
enum Block {
    None,
    Type(String),
    Trait(String),
}

/// All entry points of the files in a folder and below.
pub(crate) fn entry_points(folder: &Path) -> Vec<EntryPoint> {
    let mut found = Vec::new();
    for entry in folder.read_dir().expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            found.extend(entry_points(&path));
        } else {
            let stem = path.file_stem().expect("name");
            let module = if stem == "mod" { folder.file_name().expect("name") } else { stem }.to_string_lossy();
            found.extend(of_file(&module, &read_to_string(&path).expect("text")));
        }
    }
    found
}

fn of_file(module: &str, text: &str) -> Vec<EntryPoint> {
    let mut found = Vec::new();
    let mut block = Block::None;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        // A head may take several lines, up to that which ends with a brace.
        let mut head = line.to_owned();
        let is_head = ["impl", "pub trait", "pub fn", "pub const fn", "    pub fn", "    pub const fn", "    fn"];
        if is_head.iter().any(|start| line.starts_with(start)) {
            while !head.ends_with(['{', '}', ';'])
                && let Some(more) = lines.next()
            {
                head.push_str(more.trim_start());
            }
        }
        if let Some(rest) = head.strip_prefix("pub trait ") {
            block = Block::Trait(word(rest));
        } else if head.starts_with("impl") {
            block = inherent(&head, text).map_or(Block::None, Block::Type);
        } else if line == "}" {
            block = Block::None;
        }
        let indented = head.starts_with("    ");
        let head = head.trim_start();
        let public = head.strip_prefix("pub fn ").or_else(|| head.strip_prefix("pub const fn "));
        let kind = |head: &str| if head.contains("self") { Kind::Method } else { Kind::Associated };
        let entry = match (&block, public, head.strip_prefix("fn ")) {
            (Block::Type(owner), Some(rest), _) => Some((owner.as_str(), rest, kind(head))),
            (Block::Trait(owner), _, Some(rest)) if indented => Some((owner.as_str(), rest, Kind::OfTrait)),
            (Block::None, Some(rest), _) if !indented => Some((module, rest, Kind::Free)),
            _ => None,
        };
        found.extend(entry.map(|(owner, rest, kind)| EntryPoint { owner: owner.to_owned(), name: word(rest), kind }));
    }
    found
}

/// The type of an implementation of no trait, under the name that its file gives it: `AdamW` is a kind of `Decayed`.
fn inherent(head: &str, text: &str) -> Option<String> {
    let parameters = head.strip_prefix("impl")?;
    let subject = after_brackets(parameters).trim_start();
    let before_bounds = subject.split(" where").next()?;
    if before_bounds.contains(" for ") {
        return None;
    }
    let name = word(subject);
    let alias = |line: &str| {
        let (alias, of) = line.strip_prefix("pub type ")?.split_once(" = ")?;
        (word(of) == name).then(|| word(alias))
    };
    Some(text.lines().find_map(alias).unwrap_or(name))
}

/// What follows a leading `<...>`, if there is one.
fn after_brackets(text: &str) -> &str {
    let mut depth = 0;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            // The arrow of a function type closes nothing.
            '>' if previous != '-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return if c == '>' { &text[at + 1..] } else { text };
        }
        previous = c;
    }
    text
}

/// The text without `::<...>`: `Histogram::<R, 8>::new` is `Histogram::new`.
pub(crate) fn without_turbofish(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some(at) = rest.find("::<") {
        plain.push_str(&rest[..at]);
        rest = after_brackets(&rest[at + 2..]);
    }
    plain + rest
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
