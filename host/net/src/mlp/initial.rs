//! Where parameters start.

use optsde_core::Real;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};

use crate::layout::{Kind, Layout};

/// The law of the initial weights of a layer with n inputs and m outputs; biases start at 0 unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initial {
    /// Normal with variance 2/n: He et al., for rectified units.
    He,
    /// Normal with variance 2/(n + m): Glorot and Bengio.
    Glorot,
    /// Uniform in +-1/sqrt(n), biases too: what torch gives its linear layers.
    Torch,
}

/// Initial parameters of dense layers: those of each tensor come from a stream of its own, in the order of the layout.
pub fn initial<R: Real>(layout: &Layout, law: Initial, seed: Seed) -> Vec<R> {
    let mut x = Vec::with_capacity(layout.len());
    let mut inputs = 1;
    for (number, segment) in (0..).zip(layout.segments()) {
        let mut random = path_stream(seed, PathIndex(number), Purpose::Start, 0);
        if let [_, columns, ..] = segment.shape[..] {
            inputs = columns;
        }
        let outputs = segment.shape.first().copied().unwrap_or(1);
        let count = |count: usize| R::of_count(count as u64);
        let uniform = R::ONE / count(inputs).square_root();
        for _ in segment.range.clone() {
            x.push(match (law, segment.kind) {
                (Initial::Torch, _) => uniform * (R::TWO * random.uniform() - R::ONE),
                (_, Kind::Bias | Kind::Normalization) => R::ZERO,
                (Initial::He, Kind::Weight) => (R::TWO / count(inputs)).square_root() * normal(&mut random),
                (Initial::Glorot, Kind::Weight) => {
                    (R::TWO / count(inputs + outputs)).square_root() * normal(&mut random)
                }
            });
        }
    }
    x
}

fn normal<R: Real>(random: &mut impl Random<R>) -> R {
    let [value] = random.normals::<1>();
    value
}
