//! Skewed noise: independent centred chi-squared components, scale (X - n) with X ~ chi^2_n.
//!
//! C = scale^2 2n I, skewness sqrt(8 / n).

use super::GradientNoise;
use crate::Real;
use crate::linalg::Vector;
use crate::random::{DegreesOfFreedom, Random, chi_squared, chi_squared_words};

/// Centred chi-squared noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CenteredChiSquared<R> {
    /// n.
    pub degrees: DegreesOfFreedom,
    /// The factor of every component.
    pub scale: R,
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
