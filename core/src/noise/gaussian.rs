//! Gaussian noise with any constant covariance C = L L^T: L z with z standard normal.

use super::GradientNoise;
use crate::Real;
use crate::linalg::{FactorError, Matrix, Vector, cholesky, transpose};
use crate::random::{Random, normals_words};

/// Gaussian noise with a full covariance matrix, which may be singular.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaussian<R, const D: usize> {
    /// L by columns.
    columns: Matrix<R, D>,
}

impl<R: Real, const D: usize> Gaussian<R, D> {
    /// From the covariance C, symmetric positive semidefinite.
    pub fn new(covariance: &Matrix<R, D>) -> Result<Self, FactorError> {
        Ok(Self { columns: transpose(&cholesky(covariance)?) })
    }
}

impl<R: Real, const D: usize> GradientNoise<R, D> for Gaussian<R, D> {
    const FIRST_NORMALS: usize = D;

    fn first_root(&self) -> &[R] {
        self.columns.as_flattened()
    }

    fn words(&self) -> u64 {
        normals_words::<R>(D)
    }

    #[inline(always)]
    fn draw(&self, _x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        random.correlated_normals(&self.columns)
    }
}
