//! The first numbers of some streams, bit for bit.
//!
//! The words of a PCG32 stream are checked against a second implementation below; everything else has no source
//! but the code, and is kept so that a change of bits is seen. Changing it breaks reproducibility.

#![allow(clippy::cast_possible_truncation, reason = "the generator takes lower halves")]

use std::fmt::Write;

use optsde_core::Real;
use optsde_core::random::{
    DegreesOfFreedom, PathIndex, PathStream, Poisson, Purpose, Random, Seed, SymmetricStable, chi_squared, path_stream,
    student_t,
};

const STREAMS: [(u64, u64); 3] = [(0, 0), (0, 1), (0x0123_4567_89ab_cdef, 1 << 40)];

fn row<R: Real>(table: &mut String, name: &str, at: (u64, u64), mut sample: impl FnMut(&mut PathStream) -> R) {
    let mut stream = path_stream(Seed(at.0), PathIndex(at.1), Purpose::Steps, 0);
    let width = if R::FORMAT == "f32" { 8 } else { 16 };
    let bits: Vec<String> = (0..4).map(|_| format!("{:0width$x}", sample(&mut stream).canonical_bits())).collect();
    writeln!(table, "{} {name:<14} {}", R::FORMAT, bits.join(" ")).unwrap();
}

fn rows<R: Real>(table: &mut String, at: (u64, u64)) {
    row::<R>(table, "uniform", at, Random::uniform);
    row::<R>(table, "normal 1 of 2", at, |random| random.normals::<2>()[0]);
    row::<R>(table, "normal 2 of 2", at, |random| random.normals::<2>()[1]);
    row::<R>(table, "student_t 3", at, |random| student_t(R::of(3.0), random));
    row::<R>(table, "chi_squared 5", at, |random| chi_squared(DegreesOfFreedom(5), random));
    let stable = SymmetricStable::new(R::of(1.5)).unwrap();
    row::<R>(table, "stable 1.5", at, |random| stable.draw(random));
    let poisson = Poisson::new(20.0).unwrap();
    row::<R>(table, "poisson 20", at, |random| R::of_count(u64::from(poisson.draw::<R>(random))));
}

#[test]
fn first_numbers() {
    let mut table = String::new();
    for at in STREAMS {
        let (seed, path) = at;
        writeln!(table, "seed {seed:#x}, path {path:#x}").unwrap();
        for purpose in [Purpose::Start, Purpose::Steps] {
            let mut stream = path_stream(Seed(seed), PathIndex(path), purpose, 0);
            let words: Vec<String> = (0..6).map(|_| format!("{:08x}", Random::<f64>::word(&mut stream))).collect();
            writeln!(table, "    {:<14} {}", format!("{purpose:?}"), words.join(" ")).unwrap();
        }
        rows::<f64>(&mut table, at);
        rows::<f32>(&mut table, at);
    }
    insta::assert_snapshot!(table);
}

/// SplitMix64 and PCG32 (XSH-RR 64/32), written again from their papers.
#[test]
fn words_are_those_of_pcg32_seeded_by_splitmix64() {
    fn mix(value: u64) -> u64 {
        let z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    for (seed, path) in STREAMS {
        let key = mix(mix(mix(seed) ^ path) ^ 2);
        let increment = (mix(key ^ 4) << 1) | 1;
        let advance = |state: u64| state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(increment);
        let mut state = advance(increment.wrapping_add(mix(key ^ 3)));
        let mut stream = path_stream(Seed(seed), PathIndex(path), Purpose::Steps, 0);
        for _ in 0..100 {
            let word = (((state >> 18) ^ state) >> 27) as u32;
            assert_eq!(Random::<f64>::word(&mut stream), word.rotate_right((state >> 59) as u32));
            state = advance(state);
        }
    }
}
