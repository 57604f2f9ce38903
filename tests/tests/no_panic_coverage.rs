//! What `cargo xtask no-panic` links is everything: each public type of the core that computes something. (Optimizers come
//! from their registry.)

mod core_parts;
mod core_source;

use core_parts::PARTS;
use core_source::{implementors, mentions, sources};

#[test]
fn every_type_that_implements_a_part_of_the_core_is_linked() {
    let linked = sources("tests/no_panic/src").concat();
    for (folder, part) in PARTS {
        for name in implementors(folder, part) {
            assert!(mentions(&linked, &name), "{name} of {folder} is missing in tests/no_panic");
        }
    }
}
