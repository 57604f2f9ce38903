//! The chi-squared distribution, centred, over its standard deviation: (X - n) / sqrt(2 n) with X ~ chi^2_n.
//!
//! Skewness sqrt(8 / n), fourth moment 3 + 12 / n; bounded below by -sqrt(n / 2).

use super::{StandardDistribution, each};
use crate::Real;
use crate::linalg::Vector;
use crate::random::{DegreesOfFreedom, ParameterError, Random, chi_squared, chi_squared_words};

/// A chi-squared distribution with mean 0 and variance 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandardChiSquared<R> {
    degrees: DegreesOfFreedom,
    mean: R,
    scale: R,
}

impl<R: Real> StandardChiSquared<R> {
    /// With n (`degrees`), at least 1.
    pub fn new(degrees: DegreesOfFreedom) -> Result<Self, ParameterError> {
        let mean = R::of_count(u64::from(degrees.0));
        ParameterError::unless(degrees.0 > 0, "degrees", mean, "1 or more")?;
        Ok(Self { degrees, mean, scale: R::ONE / (R::TWO * mean).square_root() })
    }
}

impl<R: Real> StandardDistribution<R> for StandardChiSquared<R> {
    fn words(&self, count: usize) -> u64 {
        chi_squared_words::<R>(self.degrees).saturating_mul(count as u64)
    }

    #[inline(always)]
    fn draw<const D: usize>(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        each(|| self.scale * (chi_squared(self.degrees, random) - self.mean))
    }
}
