//! Builds the runners.

use std::path::PathBuf;
use std::process::Command;

use super::rows::Row;
use super::target::Runner;
use super::tools::Problem;
use super::{miri, runners};
use crate::{cargo_command, root};

/// The folder for everything that is built here.
pub(super) fn target_folder() -> PathBuf {
    root().join("target").join("portability")
}

fn cargo(package: &str, profile: &str, rustflags: &str) -> Command {
    let mut command = cargo_command();
    command.args(["build", "--quiet", "--locked", "--package", package, "--profile", profile, "--manifest-path"]);
    command.arg(runners().join("Cargo.toml")).arg("--target-dir").arg(target_folder()).env("RUSTFLAGS", rustflags);
    command
}

pub(super) fn built(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("the build:\n{}", String::from_utf8_lossy(&output.stderr).trim_end()))
}

/// The optimised program for this machine, whatever it is.
pub(super) fn for_this_machine() -> Result<PathBuf, String> {
    built(&mut cargo("optsde-native", "release", ""))?;
    Ok(target_folder().join("release").join("optsde-native"))
}

/// The program of a row.
pub(super) fn row(row: &Row) -> Result<PathBuf, Problem> {
    let (package, file) = match row.target.runner {
        Runner::Native { .. } => ("optsde-native", "optsde-native"),
        Runner::Firmware { .. } => ("optsde-firmware", "optsde-firmware"),
        Runner::Wasm { .. } => ("optsde-wasm", "optsde_wasm.wasm"),
        // Builds what it runs.
        Runner::Miri => return miri::prepared(row.target.triple),
    };
    let triple = row.target.triple;
    let linker = row.target.cross_linker();
    let mut rustflags = row.rustflags.to_owned();
    if linker.is_some() {
        // Then neither this machine nor the emulator needs the libraries of the target.
        rustflags += " -C target-feature=+crt-static";
    }
    let mut command = cargo(package, row.profile, rustflags.trim());
    command.args(["--target", triple]);
    if let Some(feature) = row.feature {
        command.args(["--features", feature]);
    }
    if let Some(linker) = linker {
        let variable = format!("CARGO_TARGET_{}_LINKER", triple.replace('-', "_").to_uppercase());
        command.env(variable, linker.program);
    }
    built(&mut command).map_err(Problem::Failed)?;
    // Cargo calls the folder of this profile differently.
    let folder = if row.profile == "dev" { "debug" } else { row.profile };
    Ok(target_folder().join(triple).join(folder).join(file))
}
