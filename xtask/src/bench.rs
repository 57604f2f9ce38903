//! The benchmark package, and the Python packages that it is measured beside.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::{cargo, root};

/// Measures with the arguments of `cargo xtask bench`.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let without =
        |flag: &str| -> Vec<&str> { arguments.iter().copied().filter(|argument| *argument != flag).collect() };
    if arguments.contains(&"--kernels") {
        let package = ["bench", "--locked", "--package", "optsde-bench", "--bench", "kernels", "--"];
        return cargo(&package, &without("--kernels"));
    }
    let mut rest = without("--peers");
    let has_python = rest.iter().any(|argument| *argument == "--python" || argument.starts_with("--python="));
    let python;
    if arguments.contains(&"--peers") && !has_python {
        match peers() {
            Ok(path) => {
                python = path.display().to_string();
                rest.extend(["--python", &python]);
            }
            Err(reason) => eprintln!("peers are skipped: {reason}"),
        }
    }
    let package = ["run", "--quiet", "--release", "--locked", "--package", "optsde-bench", "--"];
    cargo(&package, &rest)
}

/// The Python of `target/peers`, with the packages of `xtask/peers/requirements.txt`.
fn peers() -> Result<PathBuf, String> {
    let folder = root().join("target").join("peers");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.exists() {
        let what = "python3 -m venv does not run (Debian has it in python3-venv)";
        call(Command::new("python3").args(["-m", "venv"]).arg(&folder), what)?;
    }
    let requirements = root().join("xtask").join("peers").join("requirements.txt");
    let what = "pip could not install xtask/peers/requirements.txt";
    call(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg::<&Path>(&requirements), what)?;
    Ok(python)
}

fn call(command: &mut Command, failure: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(failure.to_owned()),
        Err(error) => Err(format!("{failure}: {error}")),
    }
}
