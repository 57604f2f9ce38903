//! SGDW, SGD with decoupled weight decay: dx = -(grad f(x) + gamma x) dt + sqrt(eta) Sigma^(1/2)(x) dW.
//!
//! Comp24 eq. (201) for x' = x - eta g - eta gamma x, eq. (200); Sigma is the covariance of g, of a batch.
//! Time is t = k eta. To this order the equation is that of SGD on f + gamma |x|^2 / 2. When the learning rate
//! and the batch size are multiplied by kappa, gamma stays as it is: the step multiplies it by eta already
//! (Comp24 Lemma E.3 says gamma kappa; that halves the stationary loss at kappa = 4, lambda = 1, gamma = 1/2).

use super::{FirstOrder, NoiseStructure, ParameterError, Relaxed, Sde, State, gradient_noise};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::Covariance;

/// The first-order SDE of SGDW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdwSde<L, C, R> {
    loss: L,
    covariance: C,
    learning_rate: R,
    decay: R,
}

impl<L, C, R: Real> SgdwSde<L, C, R> {
    /// On the loss f with gradient covariance Sigma, learning rate eta and decay gamma.
    ///
    /// # Errors
    /// A learning rate that is negative or not finite; a decay that is not finite.
    pub fn new(loss: L, covariance: C, learning_rate: R, decay: R) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("learning_rate", learning_rate)?;
        ParameterError::unless_finite("decay", decay)?;
        Ok(Self { loss, covariance, learning_rate, decay })
    }
}

impl<L, C, R> FirstOrder for SgdwSde<L, C, R> {}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 0, D> for SgdwSde<L, C, R> {
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
        core::array::from_fn(|i| -(gradient[i] + self.decay * state.x[i]))
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
