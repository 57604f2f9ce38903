//! Adam after Malladi22 Definition 4.3, in its own time t = k eta^2.
//!
//! ```text
//! dx = -(sqrt g_2 / g_1) P^(-1) m dt      P = sigma_0 diag(sqrt u) + eps_0 sqrt g_2,   g_i = 1 - exp(-c_i t)
//! dm = c_1 (grad f(x) - m) dt + sigma_0 c_1 S^(1/2)(x) dW
//! du = c_2 (diag S(x) - u) dt
//! ```
//!
//! with gradient noise of covariance sigma^2 S, u = v / sigma^2, `sigma_0` = sigma eta, `eps_0` = eps eta and
//! `c_i` = (1 - `beta_i`) / eta^2. (Theorem C.1 prints eps_0/sigma for eps_0/`sigma_0`.) The same paths in the time
//! t = k eta: [`AdamSde`](super::AdamSde) with [`AdamForm::Malladi22`](super::AdamForm), by
//! [`MalladiScale`](super::MalladiScale). At t = 0 the bias corrections are 0/0: start after some steps.

use core::array::from_fn;

use super::{NoiseStructure, ParameterError, Relaxed, Sde, State, bias_correction, denominators};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::Covariance;

/// The numbers of the equation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MalladiAdamParameters<R> {
    /// `sigma_0`, above 0.
    pub noise: R,
    /// `c_1`, above 0.
    pub first_rate: R,
    /// `c_2`, above 0.
    pub second_rate: R,
    /// `eps_0`, 0 or more; with 0 the start must have u > 0.
    pub epsilon: R,
}

/// The SDE of Adam in the time k eta^2.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MalladiAdamSde<L, C, R> {
    loss: L,
    covariance: C,
    parameters: MalladiAdamParameters<R>,
}

impl<L, C, R: Real> MalladiAdamSde<L, C, R> {
    /// On the loss f with gradient covariance sigma^2 S; `covariance` is S.
    ///
    /// # Errors
    /// A parameter outside the range that its field states.
    pub fn new(loss: L, covariance: C, parameters: MalladiAdamParameters<R>) -> Result<Self, ParameterError> {
        ParameterError::unless_positive("noise", parameters.noise)?;
        ParameterError::unless_positive("first_rate", parameters.first_rate)?;
        ParameterError::unless_positive("second_rate", parameters.second_rate)?;
        ParameterError::unless_not_negative("epsilon", parameters.epsilon)?;
        Ok(Self { loss, covariance, parameters })
    }
}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 2, D> for MalladiAdamSde<L, C, R> {
    /// `g_1` and `sqrt(g_2)`.
    type At = (R, R);

    const RELAXATIONS: [&'static str; 2] = ["m", "u"];

    /// Only m has noise, and S depends on x.
    fn structure(&self) -> NoiseStructure {
        match self.covariance.structure() {
            NoiseStructure::Diagonal | NoiseStructure::General => NoiseStructure::Smooth,
            structure => structure,
        }
    }

    fn defined(&self, t: R) -> bool {
        let (first, second) = Sde::<R, 2, D>::at(self, t);
        t.finite() && first > R::ZERO && second > R::ZERO
    }

    fn admits(&self, state: &State<R, 2, D>) -> bool {
        let [_, u] = &state.relaxed;
        state.finite() && denominators(u, self.parameters.epsilon)
    }

    #[inline(always)]
    fn at(&self, t: R) -> (R, R) {
        let MalladiAdamParameters { first_rate, second_rate, .. } = self.parameters;
        (bias_correction(first_rate, t), bias_correction(second_rate, t).square_root())
    }

    #[inline(always)]
    fn drift_at(&self, &(first, second): &(R, R), state: &State<R, 2, D>) -> Vector<R, D> {
        let MalladiAdamParameters { noise: sigma, epsilon, .. } = self.parameters;
        let [m, u] = &state.relaxed;
        from_fn(|i| -(second / first * m[i] / (sigma * u[i].square_root() + epsilon * second)))
    }

    #[inline(always)]
    fn diffusion_at(&self, _at: &(R, R), state: &State<R, 2, D>, dw: &Vector<R, D>) -> State<R, 2, D> {
        let scale = self.parameters.noise * self.parameters.first_rate;
        let of_m = self.covariance.correlate(&state.x, dw).map(|noise| scale * noise);
        State { x: [R::ZERO; D], relaxed: [of_m, [R::ZERO; D]] }
    }

    fn rates(&self) -> [R; 2] {
        [self.parameters.first_rate, self.parameters.second_rate]
    }

    #[inline(always)]
    fn targets(&self, _t: R, x: &Vector<R, D>) -> Relaxed<R, 2, D> {
        [self.loss.gradient(x), self.covariance.variances(x)]
    }
}
