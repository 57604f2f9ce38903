//! Format, lints and documentation of the workspace, and of the programs beside it, which have workspaces of their own.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::embedded::installed;
use crate::{cargo_command, root, run as execute};

const WORKSPACE: [&str; 3] = [
    "fmt --all --check",
    "clippy --workspace --all-targets --locked -- -D warnings",
    "doc --workspace --no-deps --locked",
];

/// Folders in `tests` with a workspace of their own.
const BESIDE: [&str; 3] = ["no_panic", "embedded", "portability/runners"];

/// Folder, package and target of what is linted there: nothing that has tests, which need std.
const LINTS: [(&str, &str, &str); 7] = [
    ("no_panic", "no-panic", "thumbv7em-none-eabihf"),
    ("embedded", "embedded", "thumbv7em-none-eabihf"),
    ("embedded", "embedded", "riscv32imac-unknown-none-elf"),
    ("portability/runners", "optsde-native", "x86_64-unknown-linux-gnu"),
    ("portability/runners", "optsde-firmware", "thumbv7em-none-eabihf"),
    ("portability/runners", "optsde-firmware", "riscv32imac-unknown-none-elf"),
    ("portability/runners", "optsde-wasm", "wasm32-unknown-unknown"),
];

/// `cargo xtask check`
pub(crate) fn run() -> ExitCode {
    checked().err().unwrap_or(ExitCode::SUCCESS)
}

fn checked() -> Result<(), ExitCode> {
    for step in WORKSPACE {
        println!("cargo {step}");
        succeed(cargo_command().args(step.split(' ')).env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    println!("rustfmt --check on the experiments");
    succeed(Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(experiments()).current_dir(root()))?;
    for folder in BESIDE {
        println!("cargo fmt --all --check in tests/{folder}");
        succeed(cargo_command().args(["fmt", "--all", "--check", "--manifest-path"]).arg(manifest(folder)))?;
    }
    let mut skipped = 0;
    for (folder, package, target) in LINTS {
        if let Err(reason) = installed(target) {
            println!("clippy of {package}: skipped, {reason}");
            skipped += 1;
            continue;
        }
        println!("cargo clippy of {package} for {target}");
        let mut clippy = cargo_command();
        clippy.args(["clippy", "--quiet", "--locked", "--package", package, "--target", target, "--manifest-path"]);
        clippy.arg(manifest(folder)).arg("--target-dir").arg(root().join("target").join("lints"));
        succeed(clippy.args(["--", "-D", "warnings"]))?;
    }
    if skipped > 0 {
        println!("{skipped} of {} lints for other machines were skipped", LINTS.len());
    }
    Ok(())
}

fn succeed(command: &mut Command) -> Result<(), ExitCode> {
    let code = execute(command);
    if code == ExitCode::SUCCESS { Ok(()) } else { Err(code) }
}

fn manifest(folder: &str) -> PathBuf {
    root().join("tests").join(folder).join("Cargo.toml")
}

/// The files of the experiments: a macro declares these modules, where `cargo fmt` does not find them.
fn experiments() -> Vec<PathBuf> {
    let folder = |path: &Path| std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let packages = ["host/src/experiment", "host/net/src/experiment"];
    let papers = packages.iter().flat_map(|package| folder(&root().join(package))).filter(|path| path.is_dir());
    let files = papers.flat_map(|paper| folder(&paper).collect::<Vec<_>>());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}
