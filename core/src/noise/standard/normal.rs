//! The standard normal distribution: skewness 0, fourth moment 3.

use super::StandardDistribution;
use crate::Real;
use crate::linalg::Vector;
use crate::random::{Random, normals_words};

/// N(0, 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardNormal;

impl<R: Real> StandardDistribution<R> for StandardNormal {
    const NORMAL: bool = true;

    fn words(&self, count: usize) -> u64 {
        normals_words::<R>(count)
    }

    #[inline(always)]
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        random.normals()
    }
}
