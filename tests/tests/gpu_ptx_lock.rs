//! The committed kernels are those of these sources, and compute as a CPU does.

#[path = "../../xtask/src/ptx/lock.rs"]
mod lock;

#[path = "../../xtask/src/ptx/instructions.rs"]
mod instructions;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The committed lock, and the one for these kernels.
fn locks(kernels: &str) -> (String, String) {
    let committed = std::fs::read_to_string(lock::folder(&root()).join("ptx.lock")).expect("a lock");
    let compiler = committed.lines().find_map(|line| line.strip_prefix("rustc ")).expect("a compiler");
    let expected = lock::expected(&root(), compiler, kernels).expect("the sources");
    (committed, expected)
}

fn kernels() -> String {
    lock::kernels(&root()).expect("the kernels")
}

#[test]
fn the_committed_kernels_are_made_of_these_sources() {
    let (committed, expected) = locks(&kernels());
    assert_eq!(committed, expected, "sources of kernels changed: run cargo xtask ptx, and commit host/device/ptx");
    // The compiler that rust-toolchain.toml pins.
    let compiler = committed.lines().find_map(|line| line.strip_prefix("rustc ")).expect("a compiler");
    let toolchain = std::fs::read_to_string(root().join("rust-toolchain.toml")).expect("a toolchain");
    let version = compiler.split(' ').nth(1).expect("a version");
    assert!(toolchain.contains(&format!("channel = \"{version}\"")), "{compiler} is not the pinned compiler");
}

#[test]
fn the_committed_kernels_compute_as_a_cpu_does() {
    assert_eq!(instructions::check(&kernels()), Ok(()));
}

/// An edit of the text itself: a fused operation is seen as one, and any change in the lock.
#[test]
fn an_edited_text_is_noticed() {
    let kernels = kernels();
    let fused = kernels.replacen("add.rn.f64", "fma.rn.f64", 1);
    assert!(instructions::check(&fused).expect_err("fused").contains("two operations rounded as one"));
    // The lowest bit of a constant, 0d is how PTX writes one.
    let at = kernels.find(", 0d").expect("a constant") + 4 + 15;
    let mut constant = kernels.clone().into_bytes();
    constant[at] = if constant[at] == b'0' { b'1' } else { b'0' };
    let constant = String::from_utf8(constant).expect("ASCII");
    assert_eq!(instructions::check(&constant), Ok(()), "nothing but the lock can see it");
    for edited in [fused, constant, format!("{kernels}\n")] {
        let (committed, expected) = locks(&edited);
        assert_ne!(committed, expected);
    }
}
