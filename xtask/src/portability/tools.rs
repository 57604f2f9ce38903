//! Programs and targets that may be missing, and what brings them.

use std::env;
use std::fmt;
use std::path::Path;
use std::process::Command;

/// A program, and the packages of Debian that bring it and what it needs.
pub(super) struct Tool {
    pub(super) program: &'static str,
    pub(super) package: &'static str,
}

/// Why something was not run.
pub(crate) enum Problem {
    /// Something is missing.
    Skipped(String),
    /// It was tried.
    Failed(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skipped(reason) => write!(f, "skipped: {reason}"),
            Self::Failed(reason) => write!(f, "failed: {reason}"),
        }
    }
}

impl Tool {
    pub(super) fn installed(&self) -> Result<(), Problem> {
        let folders = env::var_os("PATH").unwrap_or_default();
        if env::split_paths(&folders).any(|folder| folder.join(self.program).is_file()) {
            return Ok(());
        }
        Err(Problem::Skipped(format!("no {}: apt-get install {}", self.program, self.package)))
    }
}

/// That an emulator is not too old.
pub(super) fn at_least(tool: &Tool, version: u32) -> Result<(), Problem> {
    let text = output(Command::new(tool.program).arg("--version"))?;
    let found = text.split("version ").nth(1).and_then(|rest| rest.split('.').next()?.parse().ok()).unwrap_or(0_u32);
    if found >= version {
        return Ok(());
    }
    let Tool { program, package } = tool;
    Err(Problem::Skipped(format!(
        "{program} {found} computes wrongly, {version} or newer is needed: apt-get install {package} from backports"
    )))
}

/// That rustc has the core library of a target.
pub(super) fn target_installed(triple: &str) -> Result<(), Problem> {
    let folder = output(Command::new("rustc").args(["--print", "target-libdir", "--target", triple]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    Err(Problem::Skipped(format!("no core library for {triple}: rustup target add {triple}")))
}

fn output(command: &mut Command) -> Result<String, Problem> {
    let output = command.output().map_err(|error| Problem::Failed(error.to_string()))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
