//! SGD to second order: dx = -grad(L + (eta/4) |grad L|^2) dt + sqrt(eta) Sigma^(1/2)(x) dW.
//!
//! Li21 eq. (32). Time is t = k eta. An order-2 weak approximation of SGD, also where the noise depends on x. The sign of the
//! correction is plus: with minus the order is 1. The drift is -(g + (eta/2) H g) with the gradient g and the
//! Hessian H of L. For weight decay gamma, L is L' = L + gamma |x|^2 / 2 throughout:
//! [`Regularized`](crate::loss::Regularized).

use core::array::from_fn;

use super::{NoiseStructure, ParameterError, Relaxed, Sde, State, gradient_noise};
use crate::Real;
use crate::linalg::{Vector, apply};
use crate::loss::Loss;
use crate::noise::Covariance;

/// The second-order SDE of SGD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdSecondOrderSde<L, C, R> {
    loss: L,
    covariance: C,
    learning_rate: R,
}

impl<L, C, R: Real> SgdSecondOrderSde<L, C, R> {
    /// On the loss L with gradient covariance Sigma and learning rate eta.
    ///
    /// # Errors
    /// A learning rate that is negative or not finite.
    pub fn new(loss: L, covariance: C, learning_rate: R) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("learning_rate", learning_rate)?;
        Ok(Self { loss, covariance, learning_rate })
    }
}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 0, D> for SgdSecondOrderSde<L, C, R> {
    type At = ();

    const RELAXATIONS: [&'static str; 0] = [];

    fn structure(&self) -> NoiseStructure {
        self.covariance.structure()
    }

    #[inline(always)]
    fn at(&self, _t: R) {}

    #[inline(always)]
    fn drift_at(&self, _at: &(), state: &State<R, 0, D>) -> Vector<R, D> {
        let gradient = self.loss.gradient(&state.x);
        let correction = apply(&self.loss.hessian(&state.x), &gradient);
        from_fn(|i| -(gradient[i] + R::HALF * self.learning_rate * correction[i]))
    }

    #[inline(always)]
    fn diffusion_at(&self, _at: &(), state: &State<R, 0, D>, dw: &Vector<R, D>) -> State<R, 0, D> {
        State { x: gradient_noise(&self.covariance, self.learning_rate, &state.x, dw), relaxed: [] }
    }

    fn rates(&self) -> [R; 0] {
        []
    }

    fn targets(&self, _t: R, _x: &Vector<R, D>) -> Relaxed<R, 0, D> {
        []
    }
}
