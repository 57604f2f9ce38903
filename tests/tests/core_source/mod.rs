//! Reads the sources of the workspace, for tests that find out what has been forgotten.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The texts of the files in a folder.
pub(crate) fn sources(folder: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in read_dir(root().join(folder)).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_file() {
            texts.push(read_to_string(path).expect("text"));
        }
    }
    texts
}

/// The types in a folder that implement a trait, by the beginning of its name and parameters, such as `Loss<`.
pub(crate) fn implementors(folder: &str, part: &str) -> Vec<String> {
    let mut names = Vec::new();
    for text in sources(folder) {
        // The head of an implementation may take several lines.
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for head in line.split("impl<").skip(1).filter_map(|rest| rest.split(" {").next()) {
            if let [before, after] = head.split(" for ").collect::<Vec<_>>().as_slice()
                && before.contains(&format!("> {part}"))
            {
                let name: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
                // A type parameter is not a type of its own.
                if name.len() > 1 {
                    names.push(name);
                }
            }
        }
    }
    assert!(names.len() > 1, "{folder} has implementations of {part}");
    names
}

/// Whether `name` occurs as a whole word.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
}
