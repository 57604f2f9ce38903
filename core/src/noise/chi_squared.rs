//! Skewed noise: independent centred chi-squared components, scale (X - n) with X ~ chi^2_n.
//!
//! C = scale^2 2n I, skewness sqrt(8 / n).

use super::GradientNoise;
use crate::Real;
use crate::linalg::Vector;
use crate::random::{DegreesOfFreedom, ParameterError, Random, chi_squared, chi_squared_words};

/// Centred chi-squared noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CenteredChiSquared<R> {
    /// n.
    pub degrees: DegreesOfFreedom,
    /// The factor of every component.
    pub scale: R,
}

impl<R: Real> CenteredChiSquared<R> {
    /// With n (`degrees`), at least 1, and a scale, finite; a negative one turns the skewness around.
    pub fn new(degrees: DegreesOfFreedom, scale: R) -> Result<Self, ParameterError> {
        let count = R::of_count(u64::from(degrees.0));
        ParameterError::unless(degrees.0 > 0, "degrees", count, "1 or more")?;
        ParameterError::unless_finite("scale", scale)?;
        Ok(Self { degrees, scale })
    }
}

impl<R: Real, const D: usize> GradientNoise<R, D> for CenteredChiSquared<R> {
    fn words(&self) -> u64 {
        chi_squared_words::<R>(self.degrees).saturating_mul(D as u64)
    }

    #[inline(always)]
    fn draw(&self, _x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let mean = R::of_count(u64::from(self.degrees.0));
        let mut values = [R::ZERO; D];
        for value in &mut values {
            *value = self.scale * (chi_squared(self.degrees, random) - mean);
        }
        values
    }
}
