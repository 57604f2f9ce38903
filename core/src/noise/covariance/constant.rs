//! Constant covariances: any matrix C, C = a K aligned with the Hessian K, and the mixture C = sigma^2 I + a K.
//!
//! Liu21 sections 4 and 5 use all three: white noise is a = 0, minibatch noise near a minimum is sigma = 0 with
//! a = 1/S for batches of S samples and unit label noise.

use super::{Covariance, NoiseStructure};
use crate::Real;
use crate::linalg::{FactorError, Matrix, Vector, apply_lower, cholesky, transpose};

/// A constant covariance matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConstantCovariance<R, const D: usize> {
    /// L by columns.
    columns: Matrix<R, D>,
    variances: Vector<R, D>,
}

impl<R: Real, const D: usize> ConstantCovariance<R, D> {
    /// From the matrix, symmetric positive semidefinite.
    pub fn new(covariance: &Matrix<R, D>) -> Result<Self, FactorError> {
        let columns = transpose(&cholesky(covariance)?);
        let mut variances = [R::ZERO; D];
        for (i, (variance, row)) in variances.iter_mut().zip(covariance).enumerate() {
            *variance = row.get(i).copied().unwrap_or(R::ZERO);
        }
        Ok(Self { columns, variances })
    }

    /// C = a K: aligned with the Hessian K.
    ///
    /// # Errors
    /// When a K is not finite, symmetric and positive semidefinite.
    pub fn aligned(hessian: &Matrix<R, D>, share: R) -> Result<Self, FactorError> {
        Self::new(&hessian.map(|row| row.map(|entry| share * entry)))
    }

    /// C = sigma^2 I + a K, from sigma^2 (`white`), K and a (`share`).
    ///
    /// # Errors
    /// When the sum is not finite, symmetric and positive semidefinite.
    pub fn mixed(white: R, hessian: &Matrix<R, D>, share: R) -> Result<Self, FactorError> {
        let mut covariance = hessian.map(|row| row.map(|entry| share * entry));
        for (i, row) in covariance.iter_mut().enumerate() {
            if let Some(entry) = row.get_mut(i) {
                *entry += white;
            }
        }
        Self::new(&covariance)
    }
}

impl<R: Real, const D: usize> Covariance<R, D> for ConstantCovariance<R, D> {
    #[inline(always)]
    fn correlate(&self, _x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        apply_lower(&self.columns, z)
    }

    #[inline(always)]
    fn variances(&self, _x: &Vector<R, D>) -> Vector<R, D> {
        self.variances
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
}
