//! The two time scales of adaptive optimizers, and the map between their equations.
//!
//! Malladi22 counts t = k eta^2 with gradient noise of deviation sigma = `sigma_0` / eta; Comp24 counts t = k eta. With
//!
//! ```text
//! t_C = t_M / eta     v = sigma^2 u     rho = eta c     eps = eps_0 / eta     Sigma = sigma^2 S     dW_M = sqrt(eta) dW_C
//! ```
//!
//! (x and m as they are) [`MalladiRmspropSde`] and [`RmspropSde`](super::RmspropSde) with
//! [`SecondMoment::NoiseOnly`](super::SecondMoment) have the same paths, and so have [`MalladiAdamSde`] and
//! [`AdamSde`](super::AdamSde) with [`AdamForm::Malladi22`](super::AdamForm). Comp24 Lemmas D.3 and D.6.
//!
//! [`MalladiRmspropSde`]: super::MalladiRmspropSde
//! [`MalladiAdamSde`]: super::MalladiAdamSde

use super::{
    AdamParameters, MalladiAdamParameters, MalladiRmspropParameters, ParameterError, RmspropParameters, State,
};
use crate::Real;
use crate::linalg::Matrix;

/// The learning rate and the noise that relate the two scales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MalladiScale<R> {
    learning_rate: R,
    deviation: R,
}

impl<R: Real> MalladiScale<R> {
    /// From eta and `sigma_0`, the parameter `noise` of Malladi22's equations.
    ///
    /// # Errors
    /// A number that is not positive.
    pub fn new(learning_rate: R, noise: R) -> Result<Self, ParameterError> {
        ParameterError::unless_positive("learning_rate", learning_rate)?;
        ParameterError::unless_positive("noise", noise)?;
        Ok(Self { learning_rate, deviation: noise / learning_rate })
    }

    /// The time k eta^2 of Malladi22 after k steps.
    pub fn malladi_time(&self, steps: u64) -> R {
        R::of_count(steps) * (self.learning_rate * self.learning_rate)
    }

    /// The time k eta of Comp24 after k steps.
    pub fn comp_time(&self, steps: u64) -> R {
        R::of_count(steps) * self.learning_rate
    }

    /// A time, or a step of time, of Malladi22 as one of Comp24.
    pub fn to_comp_time(&self, time: R) -> R {
        time / self.learning_rate
    }

    /// A time, or a step of time, of Comp24 as one of Malladi22.
    pub fn to_malladi_time(&self, time: R) -> R {
        time * self.learning_rate
    }

    /// sigma = `sigma_0` / eta.
    pub fn deviation(&self) -> R {
        self.deviation
    }

    /// Sigma = sigma^2 S.
    pub fn covariance<const D: usize>(&self, unit: &Matrix<R, D>) -> Matrix<R, D> {
        unit.map(|row| row.map(|entry| self.deviation * self.deviation * entry))
    }

    /// The state (x, u) of RMSprop as (x, v).
    pub fn rmsprop_state<const D: usize>(&self, state: &State<R, 1, D>) -> State<R, 1, D> {
        let [u] = state.relaxed;
        State { x: state.x, relaxed: [u.map(|u| self.deviation * self.deviation * u)] }
    }

    /// The state (x, m, u) of Adam as (x, m, v).
    pub fn adam_state<const D: usize>(&self, state: &State<R, 2, D>) -> State<R, 2, D> {
        let [m, u] = state.relaxed;
        State { x: state.x, relaxed: [m, u.map(|u| self.deviation * self.deviation * u)] }
    }

    /// The parameters of RMSprop in the time of Comp24; `noise` is that of this scale.
    pub fn rmsprop(&self, parameters: &MalladiRmspropParameters<R>) -> RmspropParameters<R> {
        RmspropParameters {
            learning_rate: self.learning_rate,
            rate: self.learning_rate * parameters.rate,
            epsilon: parameters.epsilon / self.learning_rate,
            decay: R::ZERO,
        }
    }

    /// The parameters of Adam in the time of Comp24; `noise` is that of this scale.
    pub fn adam(&self, parameters: &MalladiAdamParameters<R>) -> AdamParameters<R> {
        AdamParameters {
            learning_rate: self.learning_rate,
            first_rate: self.learning_rate * parameters.first_rate,
            second_rate: self.learning_rate * parameters.second_rate,
            epsilon: parameters.epsilon / self.learning_rate,
            decay: R::ZERO,
        }
    }
}
