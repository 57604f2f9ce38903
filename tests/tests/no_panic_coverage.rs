//! What `cargo xtask no-panic` links is everything: each optimizer of the registry, and each public type of the
//! other parts of the core that computes something.

use std::fs::read_to_string;

mod core_source;

use core_source::{implementors, mentions, root, sources};

/// The first word of each line after `start`.
fn words_after(text: &str, start: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    text.lines().filter_map(|line| line.trim_start().strip_prefix(start)).map(word).collect()
}

fn linked() -> String {
    sources("tests/no_panic/src").concat()
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
        for name in implementors(folder, part) {
            assert!(mentions(&linked, &name), "{name} of {folder} is missing in tests/no_panic");
        }
    }
}
