//! What `cargo xtask no-panic` links is everything: each public type of the core that computes something, and each public
//! function. (Optimizers come from their registry.)

mod core_parts;
mod core_source;
mod entry_points;

use core_parts::PARTS;
use core_source::{implementors, mentions, root, sources};
use entry_points::{Kind, entry_points, without_turbofish};

fn linked() -> String {
    sources("tests/no_panic/src").concat()
}

#[test]
fn every_type_that_implements_a_part_of_the_core_is_linked() {
    let linked = linked();
    for (folder, part) in PARTS {
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
