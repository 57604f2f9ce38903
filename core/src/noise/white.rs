//! White Gaussian noise: C = sigma^2 I, independent of the parameters.

use super::GradientNoise;
use crate::Real;
use crate::linalg::Vector;
use crate::random::{ParameterError, Random, normals_words};

/// Isotropic Gaussian noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct White<R> {
    /// sigma, the standard deviation of every component.
    pub deviation: R,
}

impl<R: Real> White<R> {
    /// With sigma (`deviation`), finite and at least 0.
    pub fn new(deviation: R) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("deviation", deviation)?;
        Ok(Self { deviation })
    }
}

impl<R: Real, const D: usize> GradientNoise<R, D> for White<R> {
    const FIRST_NORMALS: usize = D;

    fn words(&self) -> u64 {
        normals_words::<R>(D)
    }

    #[inline(always)]
    fn draw(&self, _x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        random.normals::<D>().map(|z| self.deviation * z)
    }
}
