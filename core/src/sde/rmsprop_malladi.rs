//! RMSprop after Malladi22 Definition 4.1, in its own time t = k eta^2.
//!
//! ```text
//! dx = -P^(-1) (grad f(x) dt + sigma_0 S^(1/2)(x) dW)      P = sigma_0 diag(sqrt u) + eps_0
//! du = c_2 (diag S(x) - u) dt
//! ```
//!
//! with gradient noise of covariance sigma^2 S, u = v / sigma^2, sigma_0 = sigma eta, eps_0 = eps eta and
//! c_2 = (1 - beta) / eta^2. The same paths in the time t = k eta:
//! [`RmspropSde`](super::RmspropSde) with [`SecondMoment::NoiseOnly`](super::SecondMoment), by
//! [`MalladiScale`](super::MalladiScale).

use core::array::from_fn;

use super::{NoiseStructure, ParameterError, Relaxed, Sde, State, denominators, preconditioned};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::Covariance;

/// The numbers of the equation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MalladiRmspropParameters<R> {
    /// `sigma_0`, above 0.
    pub noise: R,
    /// `c_2`, 0 or more.
    pub rate: R,
    /// `eps_0`, 0 or more; with 0 the start must have u > 0.
    pub epsilon: R,
}

/// The SDE of RMSprop in the time k eta^2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MalladiRmspropSde<L, C, R> {
    loss: L,
    covariance: C,
    parameters: MalladiRmspropParameters<R>,
}

impl<L, C, R: Real> MalladiRmspropSde<L, C, R> {
    /// On the loss f with gradient covariance sigma^2 S; `covariance` is S.
    ///
    /// # Errors
    /// A parameter outside the range that its field states.
    pub fn new(loss: L, covariance: C, parameters: MalladiRmspropParameters<R>) -> Result<Self, ParameterError> {
        ParameterError::unless_positive("noise", parameters.noise)?;
        ParameterError::unless_not_negative("rate", parameters.rate)?;
        ParameterError::unless_not_negative("epsilon", parameters.epsilon)?;
        Ok(Self { loss, covariance, parameters })
    }
}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 1, D> for MalladiRmspropSde<L, C, R> {
    type At = ();

    const RELAXATIONS: [&'static str; 1] = ["u"];

    const RELAXATIONS_HAVE_NOISE: bool = false;

    fn structure(&self) -> NoiseStructure {
        preconditioned(self.covariance.structure())
    }

    fn admits(&self, state: &State<R, 1, D>) -> bool {
        let [u] = &state.relaxed;
        state.finite() && denominators(u, self.parameters.epsilon)
    }

    #[inline(always)]
    fn at(&self, _t: R) {}

    #[inline(always)]
    fn drift_at(&self, _at: &(), state: &State<R, 1, D>) -> Vector<R, D> {
        let MalladiRmspropParameters { noise: sigma, epsilon, .. } = self.parameters;
        let [u] = &state.relaxed;
        let gradient = self.loss.gradient(&state.x);
        from_fn(|i| -(gradient[i] / (sigma * u[i].square_root() + epsilon)))
    }

    #[inline(always)]
    fn diffusion_at(&self, _at: &(), state: &State<R, 1, D>, dw: &Vector<R, D>) -> State<R, 1, D> {
        let MalladiRmspropParameters { noise: sigma, epsilon, .. } = self.parameters;
        let [u] = &state.relaxed;
        let noise = self.covariance.correlate(&state.x, dw);
        let x = from_fn(|i| -(sigma * noise[i] / (sigma * u[i].square_root() + epsilon)));
        State { x, relaxed: [[R::ZERO; D]] }
    }

    fn rates(&self) -> [R; 1] {
        [self.parameters.rate]
    }

    #[inline(always)]
    fn targets(&self, _t: R, x: &Vector<R, D>) -> Relaxed<R, 1, D> {
        [self.covariance.variances(x)]
    }
}
