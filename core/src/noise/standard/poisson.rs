//! The Poisson distribution, centred, over its standard deviation: (P - m) / sqrt(m), m > 0.
//!
//! Skewness m^(-1/2), fourth moment 3 + 1/m.

use super::{StandardDistribution, each};
use crate::Real;
use crate::linalg::Vector;
use crate::random::{ParameterError, Poisson, Random};

/// A Poisson distribution with mean 0 and variance 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardPoisson<R> {
    poisson: Poisson,
    mean: R,
    scale: R,
}

impl<R: Real> StandardPoisson<R> {
    /// From the Poisson distribution that is standardised, with a mean above 0.
    pub fn new(poisson: Poisson) -> Result<Self, ParameterError> {
        let mean = R::of(poisson.mean());
        ParameterError::unless(mean > R::ZERO, "mean", mean, "above 0")?;
        Ok(Self { poisson, mean, scale: R::ONE / mean.square_root() })
    }
}

impl<R: Real> StandardDistribution<R> for StandardPoisson<R> {
    fn words(&self, count: usize) -> u64 {
        self.poisson.words().saturating_mul(count as u64)
    }

    #[inline(always)]
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        each(|| self.scale * (R::of_count(u64::from(self.poisson.draw(random))) - self.mean))
    }
}
