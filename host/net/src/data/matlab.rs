//! Arrays of bytes from a MATLAB level 5 MAT-file, little-endian, plain or compressed: what SVHN is published in.
//!
//! "MAT-File Format", The MathWorks. After a head of 128 bytes come elements: a tag (type and length), the data,
//! padding to eight bytes. A compressed element is a zlib stream of one element. A matrix consists of elements itself:
//! flags, dimensions, name, data.

use super::idx::hex;
use super::{Fault, compressed};

const HEAD: usize = 128;
/// Numbers of the format's types.
const BYTES: u32 = 2;
const INT32: u32 = 5;
const UINT32: u32 = 6;
const INT8: u32 = 1;
const MATRIX: u32 = 14;
const COMPRESSED: u32 = 15;

/// An array, the first index fastest.
#[derive(Default)]
pub(super) struct Array {
    pub(super) dimensions: Vec<usize>,
    pub(super) values: Vec<u8>,
}

/// The arrays of these names, without those of other names.
pub(super) fn arrays<const N: usize>(file: &[u8], names: [&str; N]) -> Result<[Array; N], Fault> {
    let Some((head, mut rest)) = file.split_first_chunk::<HEAD>() else {
        return Err(Fault::length("the file", format!("{HEAD} at least"), &file.len()));
    };
    // Version 1.0, and the letters MI as a little-endian machine writes them.
    let (mark, expected) = (&head[HEAD - 4..], [0, 1, b'I', b'M']);
    if mark != expected {
        return Err(Fault::Magic { expected: hex(&expected), found: hex(mark) });
    }
    let mut found = names.map(|_| None);
    while !rest.is_empty() {
        match element(&mut rest, "an array of the file")? {
            (MATRIX, content) => matrix(content, names, &mut found)?,
            (COMPRESSED, stream) => matrix(&decompressed(stream)?, names, &mut found)?,
            (kind, _) => return Err(Fault::field("the type of an array", "14 or 15", &kind)),
        }
    }
    if let Some((name, _)) = names.iter().zip(&found).find(|(_, array)| array.is_none()) {
        return Err(Fault::field(format!("the array {name}"), "in the file", &"not"));
    }
    Ok(found.map(Option::unwrap_or_default))
}

/// The content of the one matrix in a zlib stream.
fn decompressed(stream: &[u8]) -> Result<Vec<u8>, Fault> {
    // The tag says how long the content is, so that no more is decompressed.
    let tag = compressed::zlib(stream, 8)?;
    let &[a, b, c, d, e, f, g, h] = tag.as_slice() else {
        return Err(Fault::length("a compressed array", "8 at least", &tag.len()));
    };
    let (kind, length) = (u32::from_le_bytes([a, b, c, d]), u64::from(u32::from_le_bytes([e, f, g, h])));
    if kind != MATRIX {
        return Err(Fault::field("the type of a compressed array", "14", &kind));
    }
    let mut content = compressed::zlib(stream, 8 + length + 1)?;
    if content.len() as u64 != 8 + length {
        return Err(Fault::length("a compressed array", format!("{} with its tag", 8 + length), &content.len()));
    }
    content.drain(..8);
    Ok(content)
}

/// Puts an array in the place of its name, if it has one.
fn matrix<const N: usize>(mut content: &[u8], names: [&str; N], found: &mut [Option<Array>; N]) -> Result<(), Fault> {
    let rest = &mut content;
    typed(rest, "the flags of an array", UINT32)?;
    let sides = typed(rest, "the dimensions of an array", INT32)?;
    let name = typed(rest, "the name of an array", INT8)?;
    let Some((_, place)) = names.iter().zip(found).find(|(wanted, _)| wanted.as_bytes() == name) else {
        return Ok(());
    };
    let dimensions: Vec<usize> =
        sides.as_chunks::<4>().0.iter().map(|side| u32::from_le_bytes(*side) as usize).collect();
    let values = typed(rest, "the data of an array", BYTES)?;
    let count = dimensions.iter().try_fold(1_usize, |product, side| product.checked_mul(*side));
    if count != Some(values.len()) {
        return Err(Fault::length("the data of an array", format!("those of {dimensions:?}"), &values.len()));
    }
    *place = Some(Array { dimensions, values: values.to_vec() });
    Ok(())
}

/// The data of the next element, which must be of this type.
fn typed<'a>(rest: &mut &'a [u8], part: &'static str, expected: u32) -> Result<&'a [u8], Fault> {
    let (kind, data) = element(rest, part)?;
    if kind == expected {
        Ok(data)
    } else {
        Err(Fault::field(format!("the type of {part}"), expected.to_string(), &kind))
    }
}

/// Type and data of the next element, after which `rest` starts.
fn element<'a>(rest: &mut &'a [u8], part: &'static str) -> Result<(u32, &'a [u8]), Fault> {
    let short = |expected: String, found: usize| Fault::length(part, expected, &found);
    let Some((&[a, b, c, d, e, f, g, h], after)) = rest.split_first_chunk::<8>() else {
        return Err(short("8 at least, its tag".into(), rest.len()));
    };
    let kind = u32::from_le_bytes([a, b, c, d]);
    // Up to four bytes of data may stand in the second half of the tag; their number is in the high half of the type.
    if kind >> 16 != 0 {
        let length = (kind >> 16) as usize;
        let data = rest.get(4..8).and_then(|data| data.get(..length));
        *rest = after;
        return data.map(|data| (kind & 0xffff, data)).ok_or_else(|| short("4 at most in its tag".into(), length));
    }
    let length = u32::from_le_bytes([e, f, g, h]) as usize;
    let Some((data, after)) = after.split_at_checked(length) else {
        return Err(short(format!("{length} after its tag"), after.len()));
    };
    // A compressed element is not padded. The padding of the last element may be left out.
    let padding = if kind == COMPRESSED { 0 } else { length.next_multiple_of(8) - length };
    *rest = after.get(padding..).unwrap_or_default();
    Ok((kind, data))
}
