//! The committed kernels are those of these sources.

#[path = "../../xtask/src/ptx/lock.rs"]
mod lock;

use std::path::Path;

#[test]
fn the_committed_kernels_are_made_of_these_sources() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let committed = std::fs::read_to_string(lock::folder(&root).join("ptx.lock")).expect("a lock");
    let compiler = committed.lines().find_map(|line| line.strip_prefix("rustc ")).expect("a compiler");
    let expected = lock::expected(&root, compiler).expect("the sources");
    assert_eq!(committed, expected, "sources of kernels changed: run cargo xtask ptx, and commit host/device/ptx");
    // The compiler that rust-toolchain.toml pins.
    let toolchain = std::fs::read_to_string(root.join("rust-toolchain.toml")).expect("a toolchain");
    let version = compiler.split(' ').nth(1).expect("a version");
    assert!(toolchain.contains(&format!("channel = \"{version}\"")), "{compiler} is not the pinned compiler");
}
