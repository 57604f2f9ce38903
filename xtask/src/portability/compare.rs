//! Holds what a row printed against the golden digests.

use std::fmt;

use super::rows::Expected;
use super::sections::Changes;

/// How many names of different sections are shown.
const SHOWN: usize = 8;

/// The outcome of a row.
pub(super) struct Verdict {
    /// Sections that have the golden digest.
    pub(super) equal: usize,
    /// Golden sections.
    pub(super) sections: usize,
    /// The names of those with another digest.
    changed: Vec<String>,
    /// The names of those that only one of the two has.
    alone: Vec<String>,
    expected: Expected,
}

impl Verdict {
    pub(super) fn as_it_should_be(&self) -> bool {
        let mut changed = self.changed.iter();
        self.alone.is_empty()
            && match self.expected {
                Expected::Equal => self.changed.is_empty(),
                Expected::Changed(section) => changed.any(|name| name == section),
                Expected::Except(section) => changed.all(|name| name == section),
            }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.expected {
            Expected::Equal => write!(f, "different: ")?,
            Expected::Changed(section) => {
                write!(f, "a control, where {section} must differ and no section be missing; different: ")?;
            }
            Expected::Except(section) => write!(f, "only {section} may differ; different: ")?,
        }
        let different: Vec<&str> = self.changed.iter().chain(&self.alone).map(String::as_str).collect();
        let (shown, more) = different.split_at(different.len().min(SHOWN));
        write!(f, "{}", if shown.is_empty() { "nothing".into() } else { shown.join(", ") })?;
        if more.is_empty() { Ok(()) } else { write!(f, " and {} more", more.len()) }
    }
}

pub(super) fn compare(golden: &str, found: &str, expected: Expected) -> Verdict {
    let changes = Changes::between(golden, found);
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    Verdict {
        equal: changes.equal,
        sections: golden.lines().count(),
        changed: owned(&changes.changed),
        alone: owned(&[changes.gone, changes.new].concat()),
        expected,
    }
}

/// One number for all sections: FNV-1a of the text.
pub(super) fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
