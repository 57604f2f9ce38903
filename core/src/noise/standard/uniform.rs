//! The uniform distribution on (-sqrt 3, sqrt 3). Skewness 0, fourth moment 9/5.

use super::{StandardDistribution, each};
use crate::Real;
use crate::linalg::Vector;
use crate::random::Random;

/// A uniform distribution with mean 0 and variance 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardUniform;

impl<R: Real> StandardDistribution<R> for StandardUniform {
    fn words(&self, count: usize) -> u64 {
        R::WORDS_PER_UNIFORM.saturating_mul(count as u64)
    }

    #[inline(always)]
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        let width = R::of(12.0).square_root();
        each(|| width * (random.uniform() - R::HALF))
    }
}
