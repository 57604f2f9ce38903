//! The quadratic loss L(x) = x^T K x / 2 around its minimum at 0: gradient K x, Hessian K.
//!
//! Liu21 section 2. K should be symmetric; positive definite for a minimum.

use super::Loss;
use crate::Real;
use crate::linalg::{FactorError, Matrix, Vector, apply, diagonal, dot, inverse_positive};

/// A quadratic loss with Hessian `K`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quadratic<R, const D: usize> {
    /// K, symmetric.
    pub curvature: Matrix<R, D>,
}

impl<R: Real, const D: usize> Quadratic<R, D> {
    /// Checks that K is symmetric positive definite, so that 0 is the only minimum. A saddle or a flat
    /// direction can be had by the field.
    pub fn new(curvature: Matrix<R, D>) -> Result<Self, FactorError> {
        inverse_positive(&curvature)?;
        Ok(Self { curvature })
    }

    /// K = diag(k_1, ..., k_D).
    pub fn diagonal(curvatures: Vector<R, D>) -> Self {
        Self { curvature: diagonal(&curvatures) }
    }
}

impl<R: Real, const D: usize> Loss<R, D> for Quadratic<R, D> {
    #[inline(always)]
    fn value(&self, x: &Vector<R, D>) -> R {
        R::HALF * dot(x, &apply(&self.curvature, x))
    }

    #[inline(always)]
    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D> {
        apply(&self.curvature, x)
    }

    fn hessian(&self, _x: &Vector<R, D>) -> Matrix<R, D> {
        self.curvature
    }
}
