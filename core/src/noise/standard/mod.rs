//! Distributions of one standardised number: mean 0, variance 1. One file for each.
//!
//! They are the shapes of correlated noise (see [`Correlated`](super::Correlated)); what they are scaled by, and
//! how components depend on each other, is the covariance's matter.

mod chi_squared;
mod finite;
mod normal;
mod poisson;
mod rademacher;
mod student_t;
mod uniform;

use crate::Real;
use crate::linalg::Vector;
use crate::random::Random;

pub use chi_squared::StandardChiSquared;
pub use finite::{FiniteLaw, FiniteLawError};
pub use normal::StandardNormal;
pub use poisson::StandardPoisson;
pub use rademacher::Rademacher;
pub use student_t::StandardStudentT;
pub use uniform::StandardUniform;

/// A distribution with mean 0 and variance 1.
pub trait StandardDistribution<R: Real> {
    /// Whether [`draw`](StandardDistribution::draw) is one call of [`normals`](Random::normals).
    const NORMAL: bool = false;

    /// The number of 32-bit words that `count` numbers take.
    fn words(&self, count: usize) -> u64;
    /// D independent numbers.
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D>;
}

/// One number after the other.
#[inline(always)]
fn each<R: Real, const D: usize>(mut draw: impl FnMut() -> R) -> Vector<R, D> {
    let mut values = [R::ZERO; D];
    for value in &mut values {
        *value = draw();
    }
    values
}
