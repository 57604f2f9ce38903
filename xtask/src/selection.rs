//! Options of commands that run a list of things: flags, and `--only TEXT`.

/// What was given.
pub(crate) struct Selection<'a> {
    flags: Vec<&'a str>,
    only: Option<&'a str>,
}

impl<'a> Selection<'a> {
    /// Takes these flags, and `--only TEXT`.
    pub(crate) fn parse(mut arguments: &[&'a str], flags: &[&str]) -> Result<Self, String> {
        let mut selection = Self { flags: Vec::new(), only: None };
        while let [first, rest @ ..] = arguments {
            arguments = rest;
            match (*first, rest) {
                ("--only", [text, rest @ ..]) => (selection.only, arguments) = (Some(*text), rest),
                ("--only", []) => return Err("--only needs a text".into()),
                (flag, _) if flags.contains(&flag) => selection.flags.push(flag),
                (other, _) => return Err(format!("'{other}' is not an option")),
            }
        }
        Ok(selection)
    }

    /// Whether this flag was given.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    /// Whether there is an `--only`.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.only.is_some()
    }

    /// Whether what has this name is to be run.
    pub(crate) fn includes(&self, name: &str) -> bool {
        self.only.is_none_or(|text| name.contains(text))
    }
}
