//! Runs a program and takes what it prints, within a time limit.

use std::process::{Command, Stdio};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(10);

/// What the program prints.
pub(super) fn program(mut command: Command, limit: Duration) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let cannot = |error: std::io::Error| format!("cannot run {name}: {error}");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(cannot)?;
    let printed = child.stdout.take().map(|pipe| spawn(move || std::io::read_to_string(pipe)));
    let complained = child.stderr.take().map(|pipe| spawn(move || std::io::read_to_string(pipe)));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(cannot)? {
            break status;
        }
        if started.elapsed() > limit {
            child.kill().and_then(|()| child.wait()).map_err(cannot)?;
            return Err(format!("{name} did not end within {} seconds", limit.as_secs()));
        }
        sleep(PAUSE);
    };
    let text = |reader: Option<std::thread::JoinHandle<std::io::Result<String>>>| {
        reader.and_then(|reader| reader.join().ok()?.ok()).unwrap_or_default()
    };
    let (printed, complained) = (text(printed), text(complained));
    if status.success() {
        return Ok(printed);
    }
    let last = complained.lines().chain(printed.lines()).next_back().unwrap_or_default();
    Err(format!("{name} ended with {status}: {last}"))
}
