//! Covariances of gradient noise: what gradient noise and stochastic differential equations have in common.
//!
//! A covariance Sigma(x) is given by a factor L(x) with L L^T = Sigma: correlated noise is L(x) z with the
//! components of z independent, of mean 0 and variance 1.

use crate::Real;
use crate::linalg::{FactorError, Matrix, Vector, apply, cholesky};

/// How noise depends on the state: what decides which schemes converge how fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoiseStructure {
    /// There is none.
    None,
    /// It does not depend on the state.
    Additive,
    /// It depends only on time and on those parts of the state that have no noise themselves, such as second
    /// moments: every derivative of B along a column of B is zero. So the correction of Milstein's scheme is
    /// zero, and Euler-Maruyama has strong order 1 as with additive noise.
    Smooth,
    /// Component i depends on coordinate i alone, and is driven by component i of the Brownian motion.
    Diagonal,
    /// Anything else.
    General,
}

/// A positive semidefinite matrix that may depend on the parameters.
pub trait Covariance<R: Real, const D: usize> {
    /// L(x) z.
    fn correlate(&self, x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D>;
    /// The diagonal of Sigma(x).
    fn variances(&self, x: &Vector<R, D>) -> Vector<R, D>;
    /// How L(x) depends on x.
    fn structure(&self) -> NoiseStructure;
}

/// A constant covariance matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConstantCovariance<R, const D: usize> {
    factor: Matrix<R, D>,
    variances: Vector<R, D>,
}

impl<R: Real, const D: usize> ConstantCovariance<R, D> {
    /// From the matrix, symmetric positive semidefinite.
    pub fn new(covariance: &Matrix<R, D>) -> Result<Self, FactorError> {
        let factor = cholesky(covariance)?;
        let mut variances = [R::ZERO; D];
        for (i, (variance, row)) in variances.iter_mut().zip(covariance).enumerate() {
            *variance = row.get(i).copied().unwrap_or(R::ZERO);
        }
        Ok(Self { factor, variances })
    }
}

impl<R: Real, const D: usize> Covariance<R, D> for ConstantCovariance<R, D> {
    #[inline(always)]
    fn correlate(&self, _x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        apply(&self.factor, z)
    }

    #[inline(always)]
    fn variances(&self, _x: &Vector<R, D>) -> Vector<R, D> {
        self.variances
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
}

/// A constant diagonal covariance matrix: independent components of given standard deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiagonalCovariance<R, const D: usize> {
    /// The standard deviations, at least 0.
    pub deviations: Vector<R, D>,
}

impl<R: Real, const D: usize> Covariance<R, D> for DiagonalCovariance<R, D> {
    #[inline(always)]
    fn correlate(&self, _x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        let mut noise = *z;
        for (value, deviation) in noise.iter_mut().zip(&self.deviations) {
            *value = *deviation * *value;
        }
        noise
    }

    #[inline(always)]
    fn variances(&self, _x: &Vector<R, D>) -> Vector<R, D> {
        self.deviations.map(|deviation| deviation * deviation)
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Additive
    }
}
