//! The linear loss L(x) = g^T x: constant gradient g, Hessian 0.
//!
//! The warm-up problem of Malladi22 (section 4.1): what an adaptive optimizer does is then a matter of its
//! second moments alone.

use super::Loss;
use crate::Real;
use crate::linalg::{Matrix, Vector, dot};

/// A linear loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear<R, const D: usize> {
    /// g, the gradient everywhere.
    pub slope: Vector<R, D>,
}

impl<R: Real, const D: usize> Loss<R, D> for Linear<R, D> {
    #[inline(always)]
    fn value(&self, x: &Vector<R, D>) -> R {
        dot(&self.slope, x)
    }

    #[inline(always)]
    fn gradient(&self, _x: &Vector<R, D>) -> Vector<R, D> {
        self.slope
    }

    fn hessian(&self, _x: &Vector<R, D>) -> Matrix<R, D> {
        [[R::ZERO; D]; D]
    }
}
