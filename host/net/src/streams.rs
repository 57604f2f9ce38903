//! The random streams of a training run: one for each use and step, so that any step can be replayed alone.
//!
//! Those of different uses are unrelated under one seed, and so are those of different steps. Many normal numbers are
//! filled in blocks, each of which starts at its own place of the stream: the bits do not depend on the number of
//! threads.

use optsde_core::Real;
use optsde_core::random::{PathIndex, PathStream, Random, Seed, node_stream, normals_words};
use rayon::prelude::*;

/// Normal numbers that are drawn together.
const GROUP: usize = 16;

/// Numbers that are worth another thread: 0.1 ms of normal numbers.
const BLOCK: usize = 1024 * GROUP;

/// What random numbers decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// The samples of a batch.
    Samples,
    /// Weights of samples.
    Weights,
    /// Noise of coordinates.
    Coordinates,
    /// Crops and flips of images.
    Augmentation,
}

/// The stream of step k.
pub(crate) fn of_step(seed: Seed, purpose: Use, k: u64) -> PathStream {
    node_stream(seed, PathIndex(tag(purpose)), k)
}

/// Letters instead of small numbers, which name paths elsewhere.
const fn tag(purpose: Use) -> u64 {
    match purpose {
        Use::Samples => 0x7361_6d70_6c65,
        Use::Weights => 0x7765_6967_6874,
        Use::Coordinates => 0x6e6f_6973_6521,
        Use::Augmentation => 0x6175_676d_656e,
    }
}

/// Calls `apply` with each value and its own standard normal number.
pub(crate) fn with_normals<R: Real>(stream: &PathStream, values: &mut [R], apply: impl Fn(&mut R, R) + Sync) {
    values.par_chunks_mut(BLOCK).enumerate().for_each(|(index, block)| {
        let mut random = stream.clone();
        random.generator.advance((index * (BLOCK / GROUP)) as u64 * normals_words::<R>(GROUP));
        for group in block.chunks_mut(GROUP) {
            for (value, normal) in group.iter_mut().zip(Random::<R>::normals::<GROUP>(&mut random)) {
                apply(value, normal);
            }
        }
    });
}
