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
