//! SGD to first order: dx = -grad L(x) dt + sqrt(eta) Sigma^(1/2)(x) dW.
//!
//! Li21 eq. (2), Comp24 eq. (193). Time is t = k eta. An order-1 weak approximation of SGD with learning rate
//! eta and gradient covariance Sigma.

use super::{FirstOrder, NoiseStructure, ParameterError, Relaxed, Sde, State, gradient_noise};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::Covariance;

/// The first-order SDE of SGD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdSde<L, C, R> {
    loss: L,
    covariance: C,
    learning_rate: R,
}

impl<L, C, R: Real> SgdSde<L, C, R> {
    /// On the loss L with gradient covariance Sigma; the learning rate eta is 0 or more.
    ///
    /// # Errors
    /// A learning rate that is negative or not finite.
    pub fn new(loss: L, covariance: C, learning_rate: R) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("learning_rate", learning_rate)?;
        Ok(Self { loss, covariance, learning_rate })
    }

    /// L.
    pub fn loss(&self) -> &L {
        &self.loss
    }
}

impl<L, C, R> FirstOrder for SgdSde<L, C, R> {}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 0, D> for SgdSde<L, C, R> {
    type At = ();

    const RELAXATIONS: [&'static str; 0] = [];

    fn structure(&self) -> NoiseStructure {
        self.covariance.structure()
    }

    #[inline(always)]
    fn at(&self, _t: R) {}

    #[inline(always)]
    fn drift_at(&self, _at: &(), state: &State<R, 0, D>) -> Vector<R, D> {
        self.loss.gradient(&state.x).map(|g| -g)
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
