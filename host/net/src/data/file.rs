//! A file is read whole, so that every length its header states can be checked before memory is taken for it.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::{DataError, Fault};

/// Reads a file and what it says; a fault gets the name of the file and the home of the data set.
pub(super) fn load<T>(
    path: &Path,
    home: &'static str,
    parse: impl FnOnce(&[u8]) -> Result<T, Fault>,
) -> Result<T, DataError> {
    let content = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Fault::Missing,
        _ => Fault::Read(error),
    });
    content.and_then(|bytes| parse(&bytes)).map_err(|fault| DataError::File { path: path.to_owned(), fault, home })
}

/// The text of a file.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        Fault::field(format!("the text after {} bytes", error.valid_up_to()), "UTF-8", &"something else")
    })
}
