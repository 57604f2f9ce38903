//! What can be wrong with a data set: the file, what was expected, what was found, and where the set is published.

use std::io;
use std::path::PathBuf;

/// Why there is no data set.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// Neither the flag nor the environment names a folder.
    #[error("no folder of data sets: give one with the flag --data FOLDER, or in the environment variable OPTSDE_DATA")]
    NoFolder,
    /// The folder does not exist.
    #[error("the folder of data sets, {given_by}, is {}, allowed: a folder that exists", .path.display())]
    Folder {
        /// The flag or the variable.
        given_by: &'static str,
        /// The value.
        path: PathBuf,
    },
    /// A file is not what it should be.
    #[error("{}: {fault} ({home})", .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        fault: Fault,
        /// Where the right one comes from.
        home: &'static str,
    },
    /// An argument or an array is not what it should be.
    #[error("{field} is {value}, allowed: {allowed}")]
    Value {
        /// Which.
        field: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        allowed: String,
    },
}

impl DataError {
    pub(super) fn value(field: &'static str, value: &impl ToString, allowed: impl Into<String>) -> Self {
        Self::Value { field, value: value.to_string(), allowed: allowed.into() }
    }
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// There is none.
    #[error("there is no such file")]
    Missing,
    /// The system cannot read it.
    #[error("the file cannot be read: {0}")]
    Read(#[from] io::Error),
    /// Too short or too long.
    #[error("{part} has {found} bytes, expected: {expected}")]
    Length {
        /// The file, or which part of it.
        part: &'static str,
        /// What it should have.
        expected: String,
        /// What it has.
        found: String,
    },
    /// Another format.
    #[error("the file is marked as {found}, expected: {expected}")]
    Magic {
        /// The mark of the format.
        expected: String,
        /// What stands in its place.
        found: String,
    },
    /// A field of a file that another value should have.
    #[error("{field} is {found}, expected: {expected}")]
    Field {
        /// Which.
        field: String,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// Compressed data that cannot be decompressed.
    #[error("the {format} stream is broken or cut after {decoded} bytes of content: {reason}")]
    Compression {
        /// gzip or zlib.
        format: &'static str,
        /// Bytes that could be read.
        decoded: usize,
        /// What the decoder said.
        reason: String,
    },
    /// Compressed data that decompress to something else than was compressed.
    #[error("the checksum of the {format} content is {found:08x}, expected: {expected:08x}, which the file states")]
    Checksum {
        /// gzip or zlib.
        format: &'static str,
        /// What the file states.
        expected: u32,
        /// That of the content.
        found: u32,
    },
    /// A class that does not exist.
    #[error("the label of record {record} is {value}, expected: {allowed}")]
    Label {
        /// Counted from 0.
        record: usize,
        /// The label.
        value: String,
        /// What it may be.
        allowed: String,
    },
}

impl Fault {
    pub(super) fn length(part: &'static str, expected: impl Into<String>, found: &impl ToString) -> Self {
        Self::Length { part, expected: expected.into(), found: found.to_string() }
    }

    pub(super) fn field(field: impl Into<String>, expected: impl Into<String>, found: &impl ToString) -> Self {
        Self::Field { field: field.into(), expected: expected.into(), found: found.to_string() }
    }
}
