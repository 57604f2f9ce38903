//! What frameworks do on the golden problem: `fixtures/frameworks`, written by their own optimizers.

use std::process::{Command, ExitCode};

use crate::{WRONG_ARGUMENTS, root};

/// Those that `xtask/peers/frameworks.py` knows.
const FRAMEWORKS: [&str; 5] = ["torch", "optax", "keras", "tensorflow", "mlx"];

/// Writes the fixture of each framework; one that cannot be run keeps its fixture and makes the command fail.
pub(crate) fn write(arguments: &[&str]) -> ExitCode {
    let (python, names) = match arguments {
        ["--python", python, names @ ..] => (*python, names),
        names => ("python3", names),
    };
    if let Some(other) = names.iter().find(|name| !FRAMEWORKS.contains(name)) {
        eprintln!("error: '{other}' is no framework, allowed: [--python PATH] {}", FRAMEWORKS.join(" "));
        return ExitCode::from(WRONG_ARGUMENTS);
    }
    let names = if names.is_empty() { &FRAMEWORKS[..] } else { names };
    let failed: Vec<&str> = names.iter().copied().filter(|name| !run(python, name)).collect();
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "error: not written: {}. Tests do not need this: they read the fixtures that are there.",
        failed.join(", ")
    );
    ExitCode::FAILURE
}

/// Whether the framework ran. Its standard error says why if not.
fn run(python: &str, framework: &str) -> bool {
    let script = root().join("xtask").join("peers").join("frameworks.py");
    let folder = root().join("fixtures").join("frameworks");
    match Command::new(python).arg(script).arg(framework).arg(folder).status() {
        Ok(status) if status.success() => true,
        Ok(_) => {
            eprintln!("error: {framework} did not run: does {python} have it, and numpy?");
            false
        }
        Err(error) => {
            eprintln!("error: cannot run {python}: {error}");
            false
        }
    }
}
