//! Independent components: Sigma = diag(s_1^2, ..., s_D^2).

use super::{Covariance, NoiseStructure};
use crate::Real;
use crate::linalg::Vector;
use crate::random::ParameterError;

/// A constant diagonal covariance matrix: independent components of given standard deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiagonalCovariance<R, const D: usize> {
    /// The standard deviations, at least 0.
    pub deviations: Vector<R, D>,
}

impl<R: Real, const D: usize> DiagonalCovariance<R, D> {
    /// With these standard deviations, each finite and at least 0.
    pub fn new(deviations: Vector<R, D>) -> Result<Self, ParameterError> {
        for deviation in deviations {
            ParameterError::unless_not_negative("deviations", deviation)?;
        }
        Ok(Self { deviations })
    }
}

impl<R: Real, const D: usize> Covariance<R, D> for DiagonalCovariance<R, D> {
    #[inline(always)]
    fn correlate(&self, _x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        core::array::from_fn(|i| self.deviations[i] * z[i])
    }

    #[inline(always)]
    fn variances(&self, _x: &Vector<R, D>) -> Vector<R, D> {
        self.deviations.map(|deviation| deviation * deviation)
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
}
