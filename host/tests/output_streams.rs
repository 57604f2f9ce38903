//! The `optsde` command when nobody reads what it prints, or there is no room for it.

use std::fs;
use std::process::{Command, Stdio};

fn optsde(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_optsde"));
    command.args(arguments).stdin(Stdio::null());
    command
}

const PRINTING: [&[&str]; 4] = [&["predict", "--list"], &["golden", "list"], &["reproduce", "--list"], &["digest"]];

/// A pipe whose reader has gone before the command starts.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    for arguments in PRINTING {
        let output = optsde(arguments).stdout(closed_pipe()).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().to_str().expect("UTF-8");
    let mut command = optsde(&["reproduce", "--only", "liu21/fig1", "--out", out]);
    let status = command.stdout(closed_pipe()).stderr(closed_pipe()).status().expect("the command starts");
    assert_eq!(status.code(), Some(0));
    assert!(folder.path().join("report.html").is_file());
    // The exit code is that of the failure also when nobody reads its message.
    let status = optsde(&["reproduce", "--only", "nope"]).stderr(closed_pipe()).status().expect("the command starts");
    assert_eq!(status.code(), Some(2));
}

#[test]
fn a_full_disk_ends_with_2() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full");
    if full().is_err() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    for arguments in PRINTING {
        let output = optsde(arguments).stdout(full().expect("a device")).output().expect("the command starts");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(message.starts_with("error: cannot write to standard output: "), "{message}");
    }
}
