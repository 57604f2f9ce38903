//! A loss with L2 regularization: L'(x) = L(x) + gamma |x|^2 / 2, gradient grad L + gamma x.
//!
//! Li21 section 5 (gamma is its lambda). Gradient noise is that of L. The coupled weight decay of optimizers:
//! to first order in the learning rate SGD on L' and SGD with decoupled decay have the same equation.

use super::Loss;
use crate::Real;
use crate::linalg::{Matrix, Vector, dot};

/// L + gamma |x|^2 / 2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regularized<L, R> {
    /// L.
    pub loss: L,
    /// gamma.
    pub decay: R,
}

impl<R: Real, L: Loss<R, D>, const D: usize> Loss<R, D> for Regularized<L, R> {
    #[inline(always)]
    fn value(&self, x: &Vector<R, D>) -> R {
        self.loss.value(x) + R::HALF * self.decay * dot(x, x)
    }

    #[inline(always)]
    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D> {
        let gradient = self.loss.gradient(x);
        core::array::from_fn(|i| gradient[i] + self.decay * x[i])
    }

    fn hessian(&self, x: &Vector<R, D>) -> Matrix<R, D> {
        let mut hessian = self.loss.hessian(x);
        for i in 0..D {
            hessian[i][i] += self.decay;
        }
        hessian
    }
}
