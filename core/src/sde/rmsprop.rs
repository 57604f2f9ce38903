//! RMSprop and RMSpropW in the time t = k eta.
//!
//! Comp24 eq. (86)-(87), with weight decay (113)-(114):
//!
//! ```text
//! dx = -P^(-1) (grad f(x) dt + sqrt(eta) Sigma^(1/2)(x) dW) - gamma x dt      P = diag(sqrt v) + eps
//! dv = rho (s(x) - v) dt
//! ```
//!
//! with beta = 1 - eta rho and s = (grad f)^2 + diag Sigma. Malladi22 Definition 4.1, brought to this time (Comp24
//! (183)-(184)), has s = diag Sigma alone: right where the gradient is small against the noise, sigma ~ 1/eta; with
//! sigma fixed its error does not vanish with eta. In its own time it is [`MalladiRmspropSde`](super::MalladiRmspropSde).
//!
//! eps is outside the root (the proof in the paper has it inside in one place). The noise of x depends on v, which
//! has none: with a constant Sigma, [`NoiseStructure::Smooth`].

use core::array::from_fn;

use super::{FirstOrder, NoiseStructure, ParameterError, Relaxed, Sde, State, denominators, preconditioned};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::Covariance;

/// What the second moment tends to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondMoment {
    /// (grad f)^2 + diag Sigma: Comp24.
    GradientAndNoise,
    /// diag Sigma: Malladi22.
    NoiseOnly,
}

impl SecondMoment {
    /// s(x).
    #[inline(always)]
    pub(super) fn target<R: Real, const D: usize>(
        self,
        loss: &impl Loss<R, D>,
        covariance: &impl Covariance<R, D>,
        x: &Vector<R, D>,
    ) -> Vector<R, D> {
        let variances = covariance.variances(x);
        if self == Self::NoiseOnly {
            return variances;
        }
        let gradient = loss.gradient(x);
        from_fn(|i| variances[i] + gradient[i] * gradient[i])
    }
}

/// The numbers of the equation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmspropParameters<R> {
    /// eta, 0 or more.
    pub learning_rate: R,
    /// rho = (1 - beta) / eta, 0 or more.
    pub rate: R,
    /// eps, 0 or more; with 0 the start must have v > 0.
    pub epsilon: R,
    /// gamma; 0 for RMSprop.
    pub decay: R,
}

/// The SDE of RMSprop(W).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmspropSde<L, C, R> {
    loss: L,
    covariance: C,
    parameters: RmspropParameters<R>,
    second_moment: SecondMoment,
}

impl<L, C, R: Real> RmspropSde<L, C, R> {
    /// On the loss f with gradient covariance Sigma.
    ///
    /// # Errors
    /// A parameter outside the range that its field states.
    pub fn new(
        loss: L,
        covariance: C,
        parameters: RmspropParameters<R>,
        second_moment: SecondMoment,
    ) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("learning_rate", parameters.learning_rate)?;
        ParameterError::unless_not_negative("rate", parameters.rate)?;
        ParameterError::unless_not_negative("epsilon", parameters.epsilon)?;
        ParameterError::unless_finite("decay", parameters.decay)?;
        Ok(Self { loss, covariance, parameters, second_moment })
    }
}

impl<L, C, R> FirstOrder for RmspropSde<L, C, R> {}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 1, D> for RmspropSde<L, C, R> {
    type At = ();

    const RELAXATIONS: [&'static str; 1] = ["v"];

    const RELAXATIONS_HAVE_NOISE: bool = false;

    fn structure(&self) -> NoiseStructure {
        preconditioned(self.covariance.structure())
    }

    fn admits(&self, state: &State<R, 1, D>) -> bool {
        let [v] = &state.relaxed;
        state.finite() && denominators(v, self.parameters.epsilon)
    }

    #[inline(always)]
    fn at(&self, _t: R) {}

    #[inline(always)]
    fn drift_at(&self, _at: &(), state: &State<R, 1, D>) -> Vector<R, D> {
        let RmspropParameters { epsilon, decay, .. } = self.parameters;
        let [v] = &state.relaxed;
        let gradient = self.loss.gradient(&state.x);
        from_fn(|i| -(gradient[i] / (v[i].square_root() + epsilon)) - decay * state.x[i])
    }

    #[inline(always)]
    fn diffusion_at(&self, _at: &(), state: &State<R, 1, D>, dw: &Vector<R, D>) -> State<R, 1, D> {
        let RmspropParameters { learning_rate, epsilon, .. } = self.parameters;
        let [v] = &state.relaxed;
        let scale = learning_rate.square_root();
        let noise = self.covariance.correlate(&state.x, dw);
        let x = from_fn(|i| -(scale * noise[i] / (v[i].square_root() + epsilon)));
        State { x, relaxed: [[R::ZERO; D]] }
    }

    fn rates(&self) -> [R; 1] {
        [self.parameters.rate]
    }

    #[inline(always)]
    fn targets(&self, _t: R, x: &Vector<R, D>) -> Relaxed<R, 1, D> {
        [self.second_moment.target(&self.loss, &self.covariance, x)]
    }
}
