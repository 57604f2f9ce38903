//! The digest is FNV-1a over the little-endian bytes of 64-bit words, with one NaN.

use optsde_core::Real;
use optsde_core::statistics::Digest;

/// FNV-1a, 64 bits, byte by byte as in its definition (Fowler, Noll and Vo).
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

fn digest_of_words(words: &[u64]) -> u64 {
    let mut digest = Digest::new();
    for word in words {
        digest.word(*word);
    }
    digest.value()
}

fn digest_of<R: Real>(numbers: &[R]) -> u64 {
    let mut digest = Digest::new();
    for number in numbers {
        digest.real(*number);
    }
    digest.value()
}

#[test]
fn the_reference_has_the_published_test_vectors() {
    // From the test suite of its authors (test_fnv.c).
    assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
    assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
}

#[test]
fn words_are_hashed_byte_by_byte_from_the_lowest() {
    assert_eq!(Digest::default().value(), fnv1a(b""));
    let text = b"optimizers as stochastic process";
    let (words, []) = text.as_chunks::<8>() else { panic!("a multiple of eight bytes") };
    let words: Vec<u64> = words.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
    assert_eq!(digest_of_words(&words), fnv1a(text));
    assert_ne!(digest_of_words(&words), digest_of_words(&[words[1], words[0], words[2], words[3]]));
}

#[test]
fn numbers_of_both_formats_take_eight_bytes() {
    let double = [1.0, -0.0, f64::from_bits(1), f64::INFINITY];
    assert_eq!(digest_of(&double), fnv1a(&double.map(f64::to_le_bytes).concat()));
    let single = [1.0_f32, -0.0, f32::from_bits(1), f32::INFINITY];
    assert_eq!(digest_of(&single), fnv1a(&single.map(|x| u64::from(x.to_bits()).to_le_bytes()).concat()));
    // The formats are told apart, and so are the zeros.
    assert_ne!(digest_of(&[1.0_f64]), digest_of(&[1.0_f32]));
    assert_ne!(digest_of(&[0.0_f64]), digest_of(&[-0.0_f64]));
}

#[test]
fn every_nan_has_the_same_digest() {
    let double = [0x7ff8_0000_0000_0000, 0xfff8_0000_0000_0000, 0x7ff0_0000_0000_0001, u64::MAX].map(f64::from_bits);
    for nan in double {
        assert_eq!(digest_of(&[nan]), digest_of_words(&[0x7ff8_0000_0000_0000]));
    }
    for nan in [0x7fc0_0000, 0xffc0_0000, 0x7f80_0001, u32::MAX].map(f32::from_bits) {
        assert_eq!(digest_of(&[nan]), digest_of_words(&[0x7fc0_0000]));
    }
}

#[test]
fn fields_are_hashed_in_their_order() {
    let mut digest = Digest::new();
    digest.fields::<f64>(&[[1.0, 2.0], [3.0, f64::NAN]]);
    assert_eq!(digest.value(), digest_of(&[1.0, 2.0, 3.0, f64::NAN]));
    let before = digest;
    digest.fields::<f64>(&());
    assert_eq!(digest, before);
}
