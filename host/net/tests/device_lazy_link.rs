//! The functions that stand in for those of CUDA's libraries: arguments get through, and what is missing gives its
//! code.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of this package.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Compiles with the C compiler that links Rust's programs, too.
fn compile(out: &Path, arguments: &[&str], sources: &[PathBuf]) {
    succeed(Command::new("cc").args(["-O2", "-fPIC", "-o"]).arg(out).args(arguments).args(sources));
}

/// The program, linked to stand-ins and to no library, and what it prints with and without the library.
#[test]
fn arguments_of_any_kind_get_through_and_missing_functions_return_their_code() {
    let made = tempfile::tempdir().unwrap();
    let listed = made.path().join("functions.S");
    fs::write(&listed, "forward many\nforward sum\nforward absent\n").unwrap();
    let program = made.path().join("program");
    let stand_ins = ["lazy.S", "lazy.c"].map(|source| folder("cuda").join(source));
    let functions = format!("-DFUNCTIONS=\"{}\"", listed.display());
    let options = ["-DFIND=lazy_test_find", "-DLIBRARIES=\"liblazytest.so\"", "-DMISSING=203", &functions];
    let [assembly, finder] = &stand_ins;
    compile(&program, &options, &[folder("tests/lazy_link/program.c"), assembly.clone(), finder.clone()]);

    let alone = succeed(Command::new(&program).env_remove("LD_LIBRARY_PATH"));
    assert_eq!(String::from_utf8_lossy(&alone.stdout), "203\n203\n");
    let note = String::from_utf8_lossy(&alone.stderr);
    // Once, although it was called twice.
    assert!(note.starts_with("note: liblazytest.so was not loaded: ") && note.lines().count() == 1, "{note}");

    compile(&made.path().join("liblazytest.so"), &["-shared"], &[folder("tests/lazy_link/library.c")]);
    let with = succeed(Command::new(&program).arg("all").env("LD_LIBRARY_PATH", made.path()));
    // Integers count p * p for p = 1..9, which is 285; the others 100 q (q + 0.5) for q = 1..10, which is 100 (385 +
    // 27.5). 0.5 + 0.25 + 0.125.
    assert_eq!(String::from_utf8_lossy(&with.stdout), "203\n41535\n0.875\n".repeat(2));
    let note = String::from_utf8_lossy(&with.stderr);
    assert_eq!(note, "note: liblazytest.so has no function absent\n");
}
