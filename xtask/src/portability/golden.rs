//! `tests/portability/golden.txt`: one section on each line, its name and its digest.

use std::fs;

use crate::root;

/// Where it is, from the root of the workspace.
pub(super) const PATH: &str = "tests/portability/golden.txt";

pub(super) fn exists() -> bool {
    root().join(PATH).exists()
}

pub(crate) fn read() -> Result<String, String> {
    fs::read_to_string(root().join(PATH)).map_err(|error| format!("cannot read {PATH}: {error}"))
}

/// Replaces it in one step.
pub(super) fn write(text: &str) -> Result<(), String> {
    let path = root().join(PATH);
    let temporary = path.with_extension("txt.new");
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, &path));
    written.map_err(|error| format!("cannot write {PATH}: {error}"))
}
