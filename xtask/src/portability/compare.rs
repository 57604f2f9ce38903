//! Holds what a row printed against the golden digests.

use std::fmt;

/// How many names of different sections are shown.
const SHOWN: usize = 8;

/// The outcome of a row.
pub(super) struct Verdict {
    /// Sections that have the golden digest.
    pub(super) equal: usize,
    /// Golden sections.
    pub(super) sections: usize,
    /// The names of the others, and of those that only the row has.
    different: Vec<String>,
    control: bool,
}

impl Verdict {
    pub(super) fn as_it_should_be(&self) -> bool {
        self.different.is_empty() != self.control
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.control {
            return write!(f, "a control, but it is equal");
        }
        let shown: Vec<&str> = self.different.iter().take(SHOWN).map(String::as_str).collect();
        write!(f, "different: {}", shown.join(", "))?;
        match self.different.len().checked_sub(SHOWN) {
            Some(more) if more > 0 => write!(f, " and {more} more"),
            _ => Ok(()),
        }
    }
}

/// Name and digest of each line.
fn sections(text: &str) -> Vec<(&str, &str)> {
    text.lines().filter_map(|line| line.rsplit_once(' ')).collect()
}

pub(super) fn compare(golden: &str, found: &str, control: bool) -> Verdict {
    let (golden, found) = (sections(golden), sections(found));
    let missing = golden.iter().filter(|section| !found.contains(section));
    let unknown = found.iter().filter(|(name, _)| !golden.iter().any(|(other, _)| other == name));
    let different: Vec<String> = missing.clone().chain(unknown).map(|(name, _)| (*name).to_owned()).collect();
    Verdict { equal: golden.len() - missing.count(), sections: golden.len(), different, control }
}

/// One number for all sections: FNV-1a of the text.
pub(super) fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
