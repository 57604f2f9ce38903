//! What `cargo xtask no-panic` links is everything: each optimizer of the registry, and each public type of the
//! other parts of the core that computes something.

use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(folder: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in read_dir(root().join(folder)).expect("folder") {
        let path = entry.expect("entry").path();
        if path.is_file() {
            texts.push(read_to_string(path).expect("text"));
        }
    }
    texts
}

/// The first word of each line after `start`.
fn words_after(text: &str, start: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    text.lines().filter_map(|line| line.trim_start().strip_prefix(start)).map(word).collect()
}

fn linked() -> String {
    sources("tests/no_panic/src").concat()
}

/// Whether `name` occurs as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
}

#[test]
fn every_optimizer_of_the_registry_is_linked() {
    let registry = read_to_string(root().join("host/src/conformance/registry.rs")).expect("text");
    let linked = linked();
    let names = words_after(&registry, "Entry::of::<");
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(linked.contains(&format!("optimizer::<R, {name}")), "{name} is missing in tests/no_panic");
    }
}

#[test]
fn every_type_that_implements_a_part_of_the_core_is_linked() {
    let parts = [
        ("core/src/loss", "Loss<"),
        ("core/src/noise", "GradientNoise<"),
        ("core/src/noise", "GradientOracle<"),
        ("core/src/noise/covariance", "Covariance<"),
        ("core/src/noise/standard", "StandardDistribution<"),
        ("core/src/schedule", "Schedule<"),
        ("core/src/sde", "Sde<"),
        ("core/src/stepper", "Stepper<"),
    ];
    let linked = linked();
    for (folder, part) in parts {
        let mut implementors = Vec::new();
        for text in sources(folder) {
            let lines: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for piece in lines.split("impl<").skip(1) {
                let head = piece.split(" {").next().unwrap_or_default();
                let found = head.split(" for ").collect::<Vec<_>>();
                if let [before, after] = found.as_slice()
                    && before.contains(&format!("> {part}"))
                {
                    let name: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
                    // A closure or a type parameter is not a type of its own.
                    if name.len() > 1 {
                        implementors.push(name);
                    }
                }
            }
        }
        assert!(implementors.len() > 1, "{folder} has implementations of {part}");
        for name in implementors {
            assert!(mentions(&linked, &name), "{name} of {folder} is missing in tests/no_panic");
        }
    }
}
