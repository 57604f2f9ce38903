//! Standard output.

use std::io::{self, ErrorKind, Write};

/// Prints on standard output. That nobody reads any more is no failure; a full disk is one.
///
/// # Errors
/// What could not be written.
pub fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(format!("cannot write to standard output: {error}")),
        _ => Ok(()),
    }
}
