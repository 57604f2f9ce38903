//! No panic in the optimised core: `tests/no_panic` must link, and must not with one bad index planted.

use std::process::ExitCode;

use crate::{WRONG_ARGUMENTS, cargo_command, root};

/// What its panic handler calls, and nobody defines.
const UNDEFINED: &str = "a_path_to_a_panic_is_left";

pub(crate) fn check() -> ExitCode {
    // The program has no start files and takes memcpy from the C library: not tried elsewhere.
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("not checked: needs Linux on x86-64");
        return ExitCode::SUCCESS;
    }
    let outcomes = link(&[]).and_then(|core| Ok((core, link(&["--features", "plant"])?)));
    match outcomes {
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(WRONG_ARGUMENTS)
        }
        Ok((Err(messages), _)) => {
            eprintln!("{messages}\nerror: the core does not link without a path to a panic");
            ExitCode::FAILURE
        }
        Ok((Ok(()), Err(messages))) if messages.contains(UNDEFINED) => {
            println!("the core links without a path to a panic; with one planted it does not");
            ExitCode::SUCCESS
        }
        Ok((Ok(()), control)) => {
            eprintln!("{}\nerror: the planted panic was not found", control.err().unwrap_or_default());
            ExitCode::FAILURE
        }
    }
}

/// Whether it builds, or what the compiler and the linker said.
fn link(features: &[&str]) -> Result<Result<(), String>, String> {
    let mut command = cargo_command();
    command.args(["build", "--quiet", "--release", "--locked", "--manifest-path"]);
    command.arg(root().join("tests").join("no_panic").join("Cargo.toml"));
    command.arg("--target-dir").arg(root().join("target").join("no-panic"));
    // Flags of the user may turn overflow checks on, or optimisation off.
    command.args(features).env("RUSTFLAGS", "");
    let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) })
}
