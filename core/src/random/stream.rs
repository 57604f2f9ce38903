//! One random stream per path, derived from (seed, path) by hashing.
//!
//! The generator is `Lcg64Xsh32` of `rand_pcg` (PCG32: 64-bit state, 32-bit output), chosen because it
//! vectorises (one 64-bit multiplication a word), is small on a microcontroller, and can jump to any
//! word in logarithmic time. PCG streams with related states or neighbouring increments are correlated;
//! here both state and increment are hashed, so no two paths are neighbours.

use rand_core::Rng;
use rand_pcg::Lcg64Xsh32;

use super::Random;
use crate::Real;

/// The seed of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

/// The number of a path within a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PathIndex(pub u64);

/// What a stream of a path is used for: streams of different purpose are unrelated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The initial state.
    Start,
    /// The steps; step k owns the words `[k B, (k + 1) B)`.
    Steps,
}

/// Any generator of `rand_core` as a source of randomness.
#[derive(Clone, Debug)]
pub struct Generated<G>(pub G);

/// A generator under the name of its stream.
#[derive(Clone, Debug)]
pub struct Keyed<G> {
    /// Gives the words.
    pub generator: G,
    /// What [`Random::key`] answers.
    pub key: u64,
}

/// The random stream of one path.
pub type PathStream = Keyed<PathGenerator>;

/// The generator of a path.
pub type PathGenerator = Lcg64Xsh32;

impl<R: Real, G: Rng> Random<R> for Generated<G> {
    #[inline(always)]
    fn word(&mut self) -> u32 {
        self.0.next_u32()
    }
}

impl<R: Real, G: Rng> Random<R> for Keyed<G> {
    #[inline(always)]
    fn word(&mut self) -> u32 {
        self.generator.next_u32()
    }

    #[inline(always)]
    fn key(&self) -> u64 {
        self.key
    }
}

/// The stream of `path` for `purpose`, positioned `words` words after its beginning.
pub fn path_stream(seed: Seed, path: PathIndex, purpose: Purpose, words: u64) -> PathStream {
    let tag = match purpose {
        Purpose::Start => 1,
        Purpose::Steps => 2,
    };
    let mut stream = keyed(mix(mix(mix(seed.0) ^ path.0) ^ tag));
    stream.generator.advance(words);
    stream
}

/// A stream for one node of a tree that belongs to `path`: unrelated to those of its other nodes, and to its
/// streams for any [`Purpose`].
pub fn node_stream(seed: Seed, path: PathIndex, node: u64) -> PathStream {
    const TAG: u64 = 0x6e6f_6465;
    keyed(mix(mix(mix(mix(seed.0) ^ path.0) ^ TAG) ^ node))
}

fn keyed(key: u64) -> PathStream {
    let [state, stream] = generator_seeds(key);
    Keyed { generator: Lcg64Xsh32::new(state, stream), key }
}

/// What the generator of the stream with this [`key`](Random::key) is made of: state and stream, the arguments of
/// [`PathGenerator::new`].
pub const fn generator_seeds(key: u64) -> [u64; 2] {
    [mix(key ^ 3), mix(key ^ 4)]
}

/// A bijective 64-bit hash: the SplitMix64 increment followed by its finaliser (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014).
#[inline(always)]
pub(super) const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
