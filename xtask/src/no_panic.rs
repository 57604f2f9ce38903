//! No panic and no allocation in the optimised core: `tests/no_panic` must link, and must not with one bad index or
//! one allocation planted.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::embedded::installed;
use crate::{cargo_command, root};

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

/// What makes the program link one of its modules alone.
const ONLY: &str = "OPTSDE_NO_PANIC_ONLY";

/// The exit code when something could not be linked here, or cargo could not be run.
const NOT_RUN: u8 = 2;

pub(crate) fn check() -> ExitCode {
    let mut skipped = 0;
    for (target, profile) in LINKS {
        if let Err(reason) = usable(target) {
            println!("{target} {profile}: skipped, {reason}");
            skipped += 1;
            continue;
        }
        if let Err((error, code)) = check_one(target, profile) {
            eprintln!("error: {target} {profile}: {error}");
            return code;
        }
        println!("{target} {profile}: links; with a panic or an allocation planted it does not");
    }
    if skipped > 0 {
        eprintln!("error: {skipped} of {} links were skipped, which is no pass", LINKS.len());
        return ExitCode::from(NOT_RUN);
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
    let not_run = |error| (error, ExitCode::from(NOT_RUN));
    let linked = |what: What<'_>| link(target, profile, what).map_err(not_run);
    if let Err(messages) = linked(What::Everything)? {
        let culprits = if found(&messages) { culprits(target, profile).map_err(not_run)? } else { String::new() };
        return Err((format!("{messages}\n{}{culprits}", meaning(&messages)), ExitCode::FAILURE));
    }
    for (feature, message) in PLANTED {
        match linked(What::Planted(feature))? {
            Err(messages) if messages.contains(message) => {}
            outcome => {
                let messages = outcome.err().unwrap_or_default();
                return Err((format!("{messages}\n'{feature}' was not found"), ExitCode::FAILURE));
            }
        }
    }
    Ok(())
}

/// Whether it failed for what is looked for here.
fn found(messages: &str) -> bool {
    PLANTED.iter().any(|(_, message)| messages.contains(message))
}

fn meaning(messages: &str) -> &'static str {
    match PLANTED.map(|(_, message)| messages.contains(message)) {
        [true, _] => "there is a path to a panic",
        [_, true] => "there is an allocation",
        _ => "it does not build, for another reason than a panic or an allocation",
    }
}

/// The modules that have it when they are linked one by one.
fn culprits(target: &str, profile: &str) -> Result<String, String> {
    let mut culprits = Vec::new();
    for module in modules()? {
        if link(target, profile, What::Module(&module))?.is_err_and(|messages| found(&messages)) {
            culprits.push(module);
        }
    }
    Ok(match culprits.as_slice() {
        [] => ", but in no module alone".to_owned(),
        _ => format!(": tests/no_panic/src/{{{}}}.rs", culprits.join(",")),
    })
}

/// The files of the program but `main.rs`.
fn modules() -> Result<Vec<String>, String> {
    let folder = folder().join("src");
    let entries = fs::read_dir(&folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let names = entries.flatten().filter_map(|entry| Some(entry.path().file_stem()?.to_str()?.to_owned()));
    let mut names: Vec<String> = names.filter(|name| name != "main").collect();
    names.sort();
    Ok(names)
}

/// What of the program is linked.
#[derive(Clone, Copy)]
enum What<'a> {
    Everything,
    Module(&'a str),
    Planted(&'a str),
}

fn folder() -> PathBuf {
    root().join("tests").join("no_panic")
}

/// Whether it builds, or what the compiler and the linker said.
fn link(target: &str, profile: &str, what: What<'_>) -> Result<Result<(), String>, String> {
    let mut command = cargo_command();
    command.args(["build", "--quiet", "--locked", "--profile", profile, "--target", target, "--manifest-path"]);
    command.arg(folder().join("Cargo.toml")).arg("--target-dir").arg(root().join("target").join("no-panic"));
    // Flags of the user may turn overflow checks on, or optimisation off.
    command.env("RUSTFLAGS", "").env_remove(ONLY);
    match what {
        What::Everything => &mut command,
        What::Module(module) => command.env(ONLY, module),
        What::Planted(feature) => command.args(["--features", feature]),
    };
    let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) })
}
