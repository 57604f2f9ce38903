//! Names of files.

use crate::experiment::{Findings, Panel};

/// Longer titles are cut in file names.
const LONGEST: usize = 60;

/// Letters and digits of ASCII in lower case, joined by hyphens.
fn slug(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let mut slug = plain.split_whitespace().collect::<Vec<_>>().join("-");
    slug.truncate(LONGEST);
    if slug.is_empty() { "panel".to_owned() } else { slug.trim_end_matches('-').to_owned() }
}

/// The id of an experiment as part of a file name or an anchor.
pub(super) fn identifier(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect()
}

/// All panels of an experiment with the stems of their files. Titles that differ only in what a file
/// name cannot show get a number.
pub(super) fn panels<'a>(id: &str, findings: &'a Findings) -> Vec<(String, &'a Panel)> {
    let mut named: Vec<(String, &Panel)> = Vec::new();
    for panel in findings.figures.iter().flat_map(|figure| &figure.panels) {
        let stem = format!("{}_{}", identifier(id), slug(&panel.title));
        let mut name = stem.clone();
        let mut copy = 2;
        while named.iter().any(|(taken, _)| *taken == name) {
            name = format!("{stem}_{copy}");
            copy += 1;
        }
        named.push((name, panel));
    }
    named
}
