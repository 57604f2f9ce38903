//! A 64-bit name for a sequence of numbers: FNV-1a over their little-endian bit patterns.
//!
//! NaN is made canonical first: its sign and payload are not specified and differ between machines. FNV
//! is a checksum against accidents, not against forgery.

use crate::{Fields, Real};

/// A running digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Digest {
    /// The digest of nothing.
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Appends eight bytes.
    #[inline]
    pub fn word(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Appends a text, each byte as a word.
    pub fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.word(u64::from(byte));
        }
    }

    /// Appends a number.
    #[inline]
    pub fn real<R: Real>(&mut self, value: R) {
        self.word(value.canonical_bits());
    }

    /// Appends every number of a value.
    pub fn fields<R: Real>(&mut self, value: &impl Fields<R>) {
        value.visit("", &mut |_, number| self.real(number));
    }

    /// The digest so far.
    pub const fn value(self) -> u64 {
        self.0
    }
}

impl Default for Digest {
    fn default() -> Self {
        Self::new()
    }
}
