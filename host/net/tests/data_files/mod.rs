//! Files that tests write, and what becomes of them when they are damaged.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use optsde_net::data::{DataError, Fault};

/// The fault of a file, which must be this one.
pub(crate) fn fault<T: Debug>(result: Result<T, DataError>, of: &Path) -> Fault {
    match result {
        Err(DataError::File { path, fault, .. }) => {
            assert_eq!(path, of);
            fault
        }
        other => panic!("a fault of {} was expected, not {other:?}", of.display()),
    }
}

/// Cuts a file at every `step`-th length: loading must be a fault of this file, but for the lengths that are `allowed`.
pub(crate) fn every_cut_is_a_fault<T: Debug>(
    path: &Path,
    step: usize,
    allowed: impl Fn(usize) -> bool,
    load: impl Fn() -> Result<T, DataError>,
) {
    let whole = fs::read(path).unwrap();
    for length in (0..whole.len()).step_by(step).filter(|length| !allowed(*length)) {
        fs::write(path, &whole[..length]).unwrap();
        fault(load(), path);
    }
    fs::write(path, whole).unwrap();
    load().unwrap();
}

/// Changes one bit of each byte, one after the other: loading must be a fault of this file, or give what it gave before.
/// Returns how many of them were a wrong checksum.
pub(crate) fn no_flip_changes_the_content<T: Debug + PartialEq>(
    path: &Path,
    bytes: std::ops::Range<usize>,
    load: impl Fn() -> Result<T, DataError>,
) -> usize {
    let whole = fs::read(path).unwrap();
    let right = load().unwrap();
    let mut checksums = 0;
    for byte in bytes {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1 << (byte % 8);
        fs::write(path, flipped).unwrap();
        match load() {
            Ok(content) => assert_eq!(content, right, "byte {byte}"),
            Err(error) => checksums += usize::from(matches!(fault::<T>(Err(error), path), Fault::Checksum { .. })),
        }
    }
    fs::write(path, whole).unwrap();
    checksums
}
