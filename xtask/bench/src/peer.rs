//! Peers in Python: a process each, which does its work once for every line that it is sent.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::contest::{Measure, Rival, Target};

/// The Python that has the peers, if there is one.
#[derive(Clone)]
pub(crate) struct Python(pub(crate) Option<PathBuf>);

impl Python {
    /// The peer in a script of `xtask/peers`, by the arguments that the script takes, the first of which is its name; it is
    /// refused unless `check` accepts what it tells of the result of its warm-up.
    pub(crate) fn rival(
        &self,
        script: &'static str,
        arguments: &[&'static str],
        target: Target,
        check: impl Fn(&[f64]) -> Result<(), String> + 'static,
    ) -> Rival {
        let python = self.0.clone();
        let arguments = arguments.to_vec();
        Rival {
            name: arguments.first().copied().unwrap_or(script).to_owned(),
            target,
            start: Box::new(move || {
                let arguments: Vec<&Path> = arguments.iter().map(Path::new).collect();
                let mut peer = Peer::start(python.as_deref(), script, &arguments)?;
                check(&peer.numbers()?).map_err(|reason| format!("it does other work: {reason}"))?;
                Ok(Box::new(move || peer.number()) as Measure)
            }),
        }
    }
}

/// A process that has warmed up.
pub(crate) struct Peer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    errors: File,
}

impl Peer {
    /// Starts a script of `xtask/peers` and waits for its warm-up.
    pub(crate) fn start(python: Option<&Path>, script: &str, arguments: &[&Path]) -> Result<Self, String> {
        let python = python.ok_or("no Python given")?;
        let errors = tempfile::tempfile().map_err(|error| error.to_string())?;
        let mut process = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../peers").join(script))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors.try_clone().map_err(|error| error.to_string())?)
            .spawn()
            .map_err(|error| format!("{}: {error}", python.display()))?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("no pipes".to_owned());
        };
        let mut peer = Self { process, input, output: BufReader::new(output), errors };
        match peer.line()?.as_str() {
            "ready" => Ok(peer),
            other => Err(format!("'{other}' instead of 'ready'")),
        }
    }

    /// Asks for another run.
    pub(crate) fn ask(&mut self) -> Result<(), String> {
        writeln!(self.input).and_then(|()| self.input.flush()).map_err(|error| error.to_string())
    }

    /// The next line of its output; at its end the last line of its errors is the error.
    pub(crate) fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        let read = self.output.read_line(&mut line).map_err(|error| error.to_string())?;
        if read > 0 {
            return Ok(line.trim().to_owned());
        }
        let _ = self.process.wait();
        let mut text = String::new();
        let _ = self.errors.rewind().and_then(|()| self.errors.read_to_string(&mut text));
        Err(text.lines().last().unwrap_or("it ended without a message").to_owned())
    }

    /// The numbers of the next line.
    fn numbers(&mut self) -> Result<Vec<f64>, String> {
        let line = self.line()?;
        let numbers: Result<_, _> = line.split_whitespace().map(str::parse).collect();
        numbers.map_err(|_| format!("'{line}' instead of numbers"))
    }

    /// Another run, which is answered by one number.
    fn number(&mut self) -> Result<f64, String> {
        self.ask()?;
        let line = self.line()?;
        line.parse().map_err(|_| format!("'{line}' instead of seconds"))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
