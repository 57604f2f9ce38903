//! No panic and no allocation in the optimised core: `tests/no_panic` must link, and must not with one bad index or
//! one allocation planted.

use std::process::ExitCode;

use crate::embedded::installed;
use crate::{WRONG_ARGUMENTS, cargo_command, root};

/// For what it is linked, optimised for speed and for size.
const LINKS: [(&str, &str); 7] = [
    (HOST, "release"),
    ("thumbv7em-none-eabihf", "release"),
    ("thumbv7em-none-eabihf", "small"),
    ("thumbv6m-none-eabi", "release"),
    ("thumbv6m-none-eabi", "small"),
    ("riscv32imac-unknown-none-elf", "release"),
    ("riscv32imac-unknown-none-elf", "small"),
];

/// Here the program takes memcpy from the C library.
const HOST: &str = "x86_64-unknown-linux-gnu";

/// What is planted, and what the linker or the compiler says then: the panic handler calls what nobody defines, and
/// nobody gives memory.
const PLANTED: [(&str, &str); 2] =
    [("plant", "a_path_to_a_panic_is_left"), ("plant_allocation", "no global memory allocator found")];

pub(crate) fn check() -> ExitCode {
    let mut linked = 0;
    for (target, profile) in LINKS {
        if let Err(reason) = usable(target) {
            println!("{target} {profile}: skipped, {reason}");
            continue;
        }
        if let Err((error, code)) = check_one(target, profile) {
            eprintln!("error: {target} {profile}: {error}");
            return code;
        }
        println!("{target} {profile}: links; with a panic or an allocation planted it does not");
        linked += 1;
    }
    if linked == 0 {
        eprintln!("error: nothing could be linked");
        return ExitCode::from(WRONG_ARGUMENTS);
    }
    ExitCode::SUCCESS
}

fn usable(target: &str) -> Result<(), String> {
    if target == HOST && !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err("needs Linux on x86-64".to_owned());
    }
    installed(target)
}

fn check_one(target: &str, profile: &str) -> Result<(), (String, ExitCode)> {
    let link =
        |features: &[&str]| link(target, profile, features).map_err(|error| (error, ExitCode::from(WRONG_ARGUMENTS)));
    if let Err(messages) = link(&[])? {
        return Err((format!("{messages}\nthere is a path to a panic, or an allocation"), ExitCode::FAILURE));
    }
    for (feature, message) in PLANTED {
        match link(&["--features", feature])? {
            Err(messages) if messages.contains(message) => {}
            outcome => {
                let messages = outcome.err().unwrap_or_default();
                return Err((format!("{messages}\n'{feature}' was not found"), ExitCode::FAILURE));
            }
        }
    }
    Ok(())
}

/// Whether it builds, or what the compiler and the linker said.
fn link(target: &str, profile: &str, features: &[&str]) -> Result<Result<(), String>, String> {
    let mut command = cargo_command();
    command.args(["build", "--quiet", "--locked", "--profile", profile, "--target", target, "--manifest-path"]);
    command.arg(root().join("tests").join("no_panic").join("Cargo.toml"));
    command.arg("--target-dir").arg(root().join("target").join("no-panic"));
    // Flags of the user may turn overflow checks on, or optimisation off.
    command.args(features).env("RUSTFLAGS", "");
    let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) })
}
