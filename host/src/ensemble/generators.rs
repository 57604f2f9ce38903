//! The generators of 64 paths side by side: PCG32 with the words of the core's
//! [`PathGenerator`](optsde_core::random::PathGenerator), kept for vectors.
//!
//! ```text
//! s' = 6364136223846793005 s + c  (mod 2^64),   word = ((s >> 18) ^ s) >> 27, its low half rotated right by s >> 59
//! ```
//!
//! (O'Neill, "PCG: a family of simple fast space-efficient statistically good algorithms for random number generation",
//! 2014: XSH-RR.) One array of states and one of increments, where the core has pairs, save the shuffles between them; a
//! rotation within 64 bits saves narrowing to 32 and widening again: together about a third of the time of a uniform number.
//! The digests of ensembles hold the words to those of the core.

use optsde_core::random::{PathIndex, Purpose, Random, Seed, generator_seeds, path_stream};
use optsde_core::{LANES, Real};

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;

/// The generators of the steps of 64 consecutive paths.
#[repr(align(64))]
pub(super) struct Generators {
    states: [u64; LANES],
    increments: [u64; LANES],
    keys: [u64; LANES],
}

impl Generators {
    /// At the beginning of the steps of the paths from `first_path` on.
    pub(super) fn new(seed: Seed, first_path: u64) -> Self {
        let key = |lane: usize| path_stream(seed, PathIndex(first_path + lane as u64), Purpose::Steps, 0).key;
        let keys: [u64; LANES] = std::array::from_fn(key);
        let seeds = keys.map(generator_seeds);
        let increments = seeds.map(|[_, stream]| (stream << 1) | 1);
        let mut states = [0; LANES];
        for (state, ([seed, _], increment)) in states.iter_mut().zip(seeds.iter().zip(increments)) {
            *state = seed.wrapping_add(increment).wrapping_mul(MULTIPLIER).wrapping_add(increment);
        }
        Self { states, increments, keys }
    }

    /// The generator of one path.
    #[inline(always)]
    pub(super) fn of(&mut self, lane: usize) -> Generator<'_> {
        // Below the length, which the compiler then knows.
        let lane = lane % LANES;
        Generator { state: &mut self.states[lane], increment: self.increments[lane], key: self.keys[lane] }
    }
}

/// The generator of one path.
pub(super) struct Generator<'a> {
    state: &'a mut u64,
    increment: u64,
    key: u64,
}

impl<R: Real> Random<R> for Generator<'_> {
    #[inline(always)]
    fn word(&mut self) -> u32 {
        let state = *self.state;
        *self.state = state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
        let shifted = (((state >> 18) ^ state) >> 27) & 0xffff_ffff;
        #[expect(clippy::cast_possible_truncation, reason = "the low half is the word")]
        let word = ((shifted | (shifted << 32)) >> (state >> 59)) as u32;
        word
    }

    #[inline(always)]
    fn key(&self) -> u64 {
        self.key
    }
}
