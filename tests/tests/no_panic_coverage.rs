//! What `cargo xtask no-panic` links is everything: each optimizer of the registry, each public type of the other parts
//! of the core that computes something, and each public function.

use std::fs::read_to_string;

mod core_source;
mod entry_points;

use core_source::{implementors, mentions, root, sources};
use entry_points::{Kind, entry_points, without_turbofish};

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
        ("core/src/loss", "RandomLoss<"),
        ("core/src/noise", "GradientNoise<"),
        ("core/src/noise", "GradientOracle<"),
        ("core/src/noise/covariance", "Covariance<"),
        ("core/src/noise/standard", "StandardDistribution<"),
        ("core/src/schedule", "Schedule<"),
        ("core/src/sde", "Sde<"),
        ("core/src/sde", "SignLaw<"),
        ("core/src/stepper", "Stepper<"),
    ];
    let linked = linked();
    for (folder, part) in parts {
        for name in implementors(folder, part) {
            assert!(mentions(&linked, &name), "{name} of {folder} is missing in tests/no_panic");
        }
    }
}

#[test]
fn every_public_function_is_linked() {
    let entries = entry_points(&root().join("core/src"));
    assert!(entries.len() > 300, "{}", entries.len());
    let linked = without_turbofish(&linked());
    let mut missing = Vec::new();
    for entry in &entries {
        let (owner, name) = (&entry.owner, &entry.name);
        let shared = entries.iter().any(|other| other.name == *name && other.owner != *owner);
        let by_owner = occurs(&linked, &format!("{owner}::{name}"));
        let called = |start: &str| linked.contains(&format!("{start}{name}("));
        // Without the name of the owner only where the call says enough.
        let by_name = match entry.kind {
            Kind::Free => !shared && occurs(&linked, &format!("{name}(")),
            Kind::Associated => false,
            Kind::Method => !shared && called("."),
            Kind::OfTrait => called(".") || called("::"),
        };
        if !by_owner && !by_name {
            missing.push(format!("{owner}::{name}"));
        }
    }
    assert!(missing.is_empty(), "missing in tests/no_panic:\n{}", missing.join("\n"));
}

/// Whether it occurs, and not as the end of a longer name.
fn occurs(text: &str, searched: &str) -> bool {
    let free = |(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    text.match_indices(searched).any(free)
}
