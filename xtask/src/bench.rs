//! The benchmark package, and the Python packages that it is measured beside.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::{cargo, root};

/// Measures with the arguments of `cargo xtask bench`.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    if let ["--kernels", rest @ ..] = arguments {
        return cargo(&["bench", "--locked", "--package", "optsde-bench", "--bench", "kernels", "--"], rest);
    }
    let mut rest: Vec<String> = arguments.iter().filter(|a| **a != "--peers").map(ToString::to_string).collect();
    if arguments.contains(&"--peers") && !arguments.contains(&"--python") {
        match peers() {
            Ok(python) => rest.extend(["--python".to_owned(), python.display().to_string()]),
            Err(reason) => eprintln!("peers are skipped: {reason}"),
        }
    }
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
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
