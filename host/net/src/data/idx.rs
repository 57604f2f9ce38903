//! The IDX format of MNIST, <http://yann.lecun.com/exdb/mnist>: an array of bytes.
//!
//! Two zeros, 08 for bytes, the number of dimensions, the dimensions (four bytes each, the highest first), and the
//! elements, the last index fastest.

use super::{Fault, compressed};

/// An array of `D` dimensions from a file that may be compressed with gzip.
pub(super) fn read<const D: usize>(file: &[u8]) -> Result<([usize; D], Vec<u8>), Fault> {
    let head_length = 4 + 4 * D;
    let head = compressed::gzip_or_plain(file, head_length as u64)?;
    let (magic, sides) = head.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
    let expected = [0, 0, 8, u8::try_from(D).unwrap_or(u8::MAX)];
    if head.len() >= 4 && *magic != expected {
        return Err(Fault::Magic { expected: hex(&expected), found: hex(magic) });
    }
    if head.len() < head_length {
        return Err(Fault::length("the head", format!("{head_length}"), &head.len()));
    }
    let mut dimensions = [0; D];
    for (dimension, side) in dimensions.iter_mut().zip(sides.as_chunks::<4>().0) {
        *dimension = u32::from_be_bytes(*side) as usize;
    }
    // Up to three numbers of 32 bits: no product of 128 bits overflows.
    let elements: u128 = dimensions.iter().map(|side| *side as u128).product();
    let total = elements + head_length as u128;
    let limit = u64::try_from(total + 1).unwrap_or(u64::MAX);
    let content = compressed::gzip_or_plain(file, limit)?;
    if content.len() as u128 != total {
        let or_more = if content.len() as u128 > total { " or more" } else { "" };
        let expected = format!("{total}, a head of {head_length} and {dimensions:?} elements");
        return Err(Fault::length("the content", expected, &format!("{}{or_more}", content.len())));
    }
    Ok((dimensions, content.get(head_length..).unwrap_or_default().to_vec()))
}

/// Bytes as they are written down.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}
