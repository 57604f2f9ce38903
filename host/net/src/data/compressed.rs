//! The content of gzip and zlib streams (RFC 1952, RFC 1950), with their checksums.
//!
//! How much is decompressed is limited by the caller, who knows from a header how long the content should be: a small
//! file cannot take more memory than a right one.

use std::borrow::Cow;
use std::io::Read;

use flate2::Crc;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder};

use super::Fault;

/// Up to `limit` bytes of the content of a file that is a gzip stream or plain, whatever it is called. The checksum is
/// compared where the content ends below the limit.
pub(super) fn gzip_or_plain(file: &[u8], limit: u64) -> Result<Cow<'_, [u8]>, Fault> {
    if file.starts_with(&[0x1f, 0x8b]) {
        return gzip(file, limit).map(Cow::Owned);
    }
    let end = usize::try_from(limit).map_or(file.len(), |limit| limit.min(file.len()));
    Ok(Cow::Borrowed(file.get(..end).unwrap_or(file)))
}

fn gzip(file: &[u8], limit: u64) -> Result<Vec<u8>, Fault> {
    let mut content = Vec::new();
    let Err(error) = MultiGzDecoder::new(file).take(limit).read_to_end(&mut content) else {
        return Ok(content);
    };
    // A stream ends with the checksum and the length of its content: where the length is right, the stream was read to
    // its end, and it is the checksum that is wrong.
    if let Some((_, &[a, b, c, d, e, f, g, h])) = file.split_last_chunk::<8>()
        && u64::from(u32::from_le_bytes([e, f, g, h])) == content.len() as u64
    {
        let mut crc = Crc::new();
        crc.update(&content);
        let expected = u32::from_le_bytes([a, b, c, d]);
        if crc.sum() != expected {
            return Err(Fault::Checksum { format: "gzip", expected, found: crc.sum() });
        }
    }
    Err(Fault::Compression { format: "gzip", decoded: content.len(), reason: error.to_string() })
}

/// Up to `limit` bytes of the content of a zlib stream. Its checksum is compared if it ends below the limit.
pub(super) fn zlib(stream: &[u8], limit: u64) -> Result<Vec<u8>, Fault> {
    let Some((&[method, flags], deflated)) = stream.split_first_chunk::<2>() else {
        return Err(Fault::length("a zlib stream", "at least 8", &stream.len()));
    };
    // RFC 1950, 2.2: method 8 in the low half, a multiple of 31, no dictionary.
    let head = u16::from_be_bytes([method, flags]);
    if method & 0x0f != 8 || !head.is_multiple_of(31) || flags & 0x20 != 0 {
        return Err(Fault::field("the head of a zlib stream", "deflate without a dictionary", &format!("{head:04x}")));
    }
    let mut content = Vec::new();
    let mut decoder = DeflateDecoder::new(deflated).take(limit);
    let broken = |decoded: usize, reason: String| Fault::Compression { format: "zlib", decoded, reason };
    if let Err(error) = decoder.read_to_end(&mut content) {
        return Err(broken(content.len(), error.to_string()));
    }
    if content.len() as u64 == limit {
        return Ok(content);
    }
    let rest = decoder.into_inner().into_inner();
    let &[a, b, c, d] = rest else {
        return Err(broken(content.len(), format!("{} bytes follow, expected: 4, the checksum", rest.len())));
    };
    let (expected, found) = (u32::from_be_bytes([a, b, c, d]), adler32(&content));
    if expected == found { Ok(content) } else { Err(Fault::Checksum { format: "zlib", expected, found }) }
}

/// RFC 1950, 8.2: the sum of the bytes and the sum of these sums, modulo 65521.
fn adler32(content: &[u8]) -> u32 {
    let (mut sum, mut sum_of_sums) = (1_u32, 0_u32);
    // 5552 bytes are the most that cannot overflow 32 bits before the remainder is taken.
    for block in content.chunks(5552) {
        for byte in block {
            sum += u32::from(*byte);
            sum_of_sums += sum;
        }
        sum %= 65521;
        sum_of_sums %= 65521;
    }
    sum_of_sums << 16 | sum
}
