//! Miri, the interpreter of Rust's intermediate code: it makes at random what Rust leaves open (bits of NaN, the sign of the
//! zero that `min` and `max` return, last bits of float functions of std), and plays machines that are not there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::build;
use super::runners;
use super::tools::Problem;

/// Only the nightly toolchain has it. Not the cargo that runs this: a toolchain's own does not know the others.
fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.args(["+nightly", "miri"]).env_remove("CARGO").env_remove("RUSTC");
    command
}

pub(super) fn installed() -> Result<(), Problem> {
    let version = cargo().arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if version.is_ok_and(|status| status.success()) {
        return Ok(());
    }
    Err(Problem::Skipped("no Miri: rustup toolchain install nightly --component miri --component rust-src".into()))
}

/// Makes Miri's standard library of a target, and names the manifest of the runner.
pub(super) fn prepared(triple: &str) -> Result<PathBuf, Problem> {
    build::built(cargo().args(["setup", "--target", triple])).map_err(Problem::Failed)?;
    Ok(runners().join("Cargo.toml"))
}

/// Runs the program. Numbers alone are looked at, since no code of the core is unsafe.
pub(super) fn run(manifest: &Path, triple: &str) -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet", "--locked", "--package", "optsde-native", "--target", triple, "--manifest-path"]);
    command.arg(manifest).arg("--target-dir").arg(build::target_folder().join("miri"));
    command.env("MIRIFLAGS", "-Zmiri-disable-stacked-borrows -Zmiri-disable-validation");
    command
}
