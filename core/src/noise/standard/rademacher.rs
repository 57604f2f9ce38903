//! The Rademacher distribution: -1 or 1, each with probability 1/2. Skewness 0, fourth moment 1.

use super::{StandardDistribution, each};
use crate::Real;
use crate::linalg::Vector;
use crate::random::Random;

/// A random sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rademacher;

impl<R: Real> StandardDistribution<R> for Rademacher {
    fn words(&self, count: usize) -> u64 {
        count as u64
    }

    #[inline(always)]
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        each(|| if random.word() >> 31 == 0 { R::ONE } else { -R::ONE })
    }
}
