//! Gradient noise: one file for each model.
//!
//! A noise model adds to the gradient a random vector of mean zero; the covariance C of every file is the
//! covariance of that vector, before the learning rate multiplies it.

mod chi_squared;
mod compound_poisson;
mod correlated;
mod covariance;
mod gaussian;
mod minibatch;
mod poisson;
mod reshuffled;
mod stable;
mod standard;
mod student_t;
mod white;

use crate::Real;
use crate::linalg::Vector;
use crate::random::Random;

pub use chi_squared::CenteredChiSquared;
pub use compound_poisson::CompoundPoisson;
pub use correlated::{Correlated, ScaledOracle};
pub use covariance::{
    ConstantCovariance, Covariance, DiagonalCovariance, GaussianRegressionCovariance, GaussianRegressionError,
    GradientProductCovariance, NoiseStructure,
};
pub use gaussian::Gaussian;
pub use minibatch::{Minibatch, MinibatchError, Sampling};
pub use poisson::CenteredPoisson;
pub use reshuffled::{LastBatch, Reshuffled};
pub use stable::AlphaStable;
pub use standard::{
    FiniteLaw, FiniteLawError, Rademacher, StandardChiSquared, StandardDistribution, StandardNormal, StandardPoisson,
    StandardStudentT, StandardUniform,
};
pub use student_t::StudentT;
pub use white::White;

/// scale value; at scale 0 it is 0, even where a heavy tail has overflowed.
#[inline(always)]
pub(crate) fn scaled<R: Real>(scale: R, value: R) -> R {
    if scale == R::ZERO { R::ZERO } else { scale * value }
}

/// A distribution of mean zero that may depend on the parameters.
pub trait GradientNoise<R: Real, const D: usize> {
    /// What every [`draw`](GradientNoise::draw) draws first, as [`Process::FIRST_NORMALS`](crate::process::Process::FIRST_NORMALS).
    const FIRST_NORMALS: usize = 0;

    /// L, as [`Process::first_root`](crate::process::Process::first_root).
    fn first_root(&self) -> &[R] {
        &[]
    }

    /// The number of 32-bit words that one [`draw`](GradientNoise::draw) takes.
    fn words(&self) -> u64;
    /// One realisation at x.
    fn draw(&self, x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D>;
}
