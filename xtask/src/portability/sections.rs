//! Lists of sections, one on each line, and how two of them differ.

/// Name and digest of each line.
fn sections(text: &str) -> Vec<(&str, &str)> {
    text.lines().filter_map(|line| line.rsplit_once(' ')).collect()
}

/// The names of sections that are not the same in two lists.
pub(crate) struct Changes<'a> {
    /// In the second alone.
    pub(super) new: Vec<&'a str>,
    /// In both, with different digests.
    pub(crate) changed: Vec<&'a str>,
    /// In the first alone.
    pub(super) gone: Vec<&'a str>,
    /// How many are the same.
    pub(super) equal: usize,
}

impl<'a> Changes<'a> {
    pub(crate) fn between(first: &'a str, second: &'a str) -> Self {
        let (first, second) = (sections(first), sections(second));
        let names = |list: &[(&'a str, &'a str)]| list.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        let (first_names, second_names) = (names(&first), names(&second));
        let of = |list: &[(&'a str, &'a str)], belongs: &dyn Fn(&(&str, &str)) -> bool| {
            list.iter().filter(|section| belongs(section)).map(|(name, _)| *name).collect::<Vec<_>>()
        };
        Self {
            new: of(&second, &|(name, _)| !first_names.contains(name)),
            changed: of(&first, &|section| second_names.contains(&section.0) && !second.contains(section)),
            gone: of(&first, &|(name, _)| !second_names.contains(name)),
            equal: first.iter().filter(|section| second.contains(section)).count(),
        }
    }

    /// What there is to be said, heading by heading.
    pub(super) fn listed(self) -> Vec<(&'static str, Vec<&'a str>)> {
        [("new", self.new), ("changed", self.changed), ("gone", self.gone)]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .collect()
    }
}
