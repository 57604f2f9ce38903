//! The sections of `tests/portability` are everything: each public type of the core that computes something, each function
//! of numbers, and what is drawn.

use std::fs::read_to_string;

mod core_parts;
mod core_source;

use core_parts::PARTS;
use core_source::{implementors, mentions, root, sources};

fn sections() -> String {
    sources("tests/portability/sections/src").concat()
}

#[test]
fn every_type_that_implements_a_part_of_the_core_has_a_section() {
    let sections = sections();
    let more = [("core/src/loss", "RandomLoss<"), ("core/src/sde", "SignLaw<"), ("core/src/sde", "Scheduler<")];
    for (folder, part) in PARTS.into_iter().chain(more) {
        for name in implementors(folder, part) {
            assert!(mentions(&sections, &name), "{name} of {folder} is missing in tests/portability/sections");
        }
    }
}

#[test]
fn every_optimizer_is_in_the_registry() {
    let registry = read_to_string(root().join("core/src/optimizer/registry.rs")).expect("text");
    let names = implementors("core/src/optimizer", "Catalogued<");
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        let called = registry.lines().any(|line| line.contains("visitor.optimizer::<") && mentions(line, &name));
        assert!(called, "{name} is missing in core/src/optimizer/registry.rs");
    }
}

#[test]
fn every_function_of_numbers_has_a_section() {
    let text = read_to_string(root().join("core/src/real/mod.rs")).expect("text");
    let sections = sections();
    let word = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let names: Vec<String> = text.lines().filter_map(|line| line.trim_start().strip_prefix("fn ")).map(word).collect();
    assert!(names.len() > 20, "{names:?}");
    // The bits of every number of every section.
    for name in names.iter().filter(|name| *name != "canonical_bits") {
        assert!(mentions(&sections, name), "Real::{name} is missing in tests/portability/sections");
    }
}

/// Whatever `mod.rs` makes public, errors and type names aside.
#[test]
fn everything_that_is_drawn_or_linear_has_a_section() {
    let sections = sections();
    for module in ["random", "linalg", "statistics"] {
        let text = read_to_string(root().join("core/src").join(module).join("mod.rs")).expect("text");
        let names: Vec<&str> = text
            .split(';')
            .filter_map(|item| item.trim_start().strip_prefix("pub use ")?.split_once("::"))
            .flat_map(|(_file, path)| path.split(|c: char| !(c.is_alphanumeric() || c == '_')))
            .filter(|word| word.starts_with(char::is_uppercase) || word.contains('_'))
            .collect();
        assert!(!names.is_empty(), "{module} exports something");
        let silent = ["Error", "NotSiblings", "Generated", "Keyed", "PathGenerator"];
        for name in names.into_iter().filter(|name| !silent.iter().any(|end| name.ends_with(end))) {
            assert!(mentions(&sections, name), "{module}::{name} is missing in tests/portability/sections");
        }
    }
}
