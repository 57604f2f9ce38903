//! Files with a checksum, in which single bits change.

use std::fmt::Debug;
use std::fs;
use std::ops::Range;
use std::path::Path;

use optsde_net::data::{DataError, Fault};

/// Changes one bit of each byte, one after the other: loading must be a fault of this file, or give what it gave
/// before. Returns how many of them were a wrong checksum.
pub(crate) fn no_flip_changes_the_content<T: Debug + PartialEq>(
    path: &Path,
    bytes: Range<usize>,
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
            Err(DataError::File { path: of, fault, .. }) => {
                assert_eq!(of, path);
                checksums += usize::from(matches!(fault, Fault::Checksum { .. }));
            }
            Err(other) => panic!("byte {byte}: {other:?}"),
        }
    }
    fs::write(path, whole).unwrap();
    checksums
}
