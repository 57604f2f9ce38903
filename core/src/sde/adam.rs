//! Adam and AdamW in the time t = k eta, in three forms.
//!
//! ```text
//! dx = -(sqrt g_2 / g_1) P^(-1) [(m + a (grad f - m)) dt + b Sigma^(1/2)(x) dW] - gamma x dt
//! dm = rho_1 (grad f(x) - m) dt + sqrt(eta) rho_1 Sigma^(1/2)(x) dW
//! dv = rho_2 (s(x) - v) dt         P = diag(sqrt v) + eps sqrt g_2,   g_i = 1 - exp(-rho_i t)
//! ```
//!
//! | form | a | b | s |
//! |---|---|---|---|
//! | [`AdamForm::Printed`]: Comp24 (124)-(126), with decay (174) | eta `rho_1` | 0 | (grad f)^2 + diag Sigma |
//! | [`AdamForm::NoiseKept`] | eta `rho_1` | eta `rho_1` sqrt(eta) | (grad f)^2 + diag Sigma |
//! | [`AdamForm::Malladi22`]: its Definition 4.3 in this time, Comp24 (188)-(190) | 0 | 0 | diag Sigma |
//!
//! x moves along m after its update, m + eta dm. The printed form takes the drift of that difference and leaves
//! out its noise, so the stationary variance of x is too small by `beta_1^2`, 19 % at `beta_1` = 0.9 (P = sigma,
//! eta lambda << sigma); with the noise kept, the same dW as in dm, it is right. Malladi22 in its own time is
//! [`MalladiAdamSde`](super::MalladiAdamSde). At t = 0 the bias corrections are 0/0: start after some steps.

use core::array::from_fn;

use super::{
    FirstOrder, NoiseStructure, ParameterError, Relaxed, Sde, SecondMoment, State, bias_correction, denominators,
    preconditioned,
};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::Covariance;

/// Which of the equations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdamForm {
    /// As Comp24 prints it.
    Printed,
    /// Comp24 with the noise of its own correction.
    NoiseKept,
    /// Malladi22.
    Malladi22,
}

/// The numbers of the equation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamParameters<R> {
    /// eta, 0 or more.
    pub learning_rate: R,
    /// `rho_1` = (1 - `beta_1`) / eta, above 0.
    pub first_rate: R,
    /// `rho_2` = (1 - `beta_2`) / eta, above 0.
    pub second_rate: R,
    /// eps, 0 or more; with 0 the start must have v > 0.
    pub epsilon: R,
    /// gamma; 0 for Adam.
    pub decay: R,
}

/// The SDE of Adam(W).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamSde<L, C, R> {
    loss: L,
    covariance: C,
    parameters: AdamParameters<R>,
    form: AdamForm,
}

impl<L, C, R: Real> AdamSde<L, C, R> {
    /// On the loss f with gradient covariance Sigma.
    ///
    /// # Errors
    /// A parameter outside the range that its field states.
    pub fn new(loss: L, covariance: C, parameters: AdamParameters<R>, form: AdamForm) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("learning_rate", parameters.learning_rate)?;
        ParameterError::unless_positive("first_rate", parameters.first_rate)?;
        ParameterError::unless_positive("second_rate", parameters.second_rate)?;
        ParameterError::unless_not_negative("epsilon", parameters.epsilon)?;
        ParameterError::unless_finite("decay", parameters.decay)?;
        Ok(Self { loss, covariance, parameters, form })
    }
}

impl<L, C, R> FirstOrder for AdamSde<L, C, R> {}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 2, D> for AdamSde<L, C, R> {
    /// `g_1` and `sqrt(g_2)`.
    type At = (R, R);

    const RELAXATIONS: [&'static str; 2] = ["m", "v"];

    /// x has noise of its own only where it is kept; elsewhere only m has, and Sigma depends on x.
    fn structure(&self) -> NoiseStructure {
        match (self.form, self.covariance.structure()) {
            (AdamForm::NoiseKept, structure) => preconditioned(structure),
            (_, NoiseStructure::Diagonal | NoiseStructure::General) => NoiseStructure::Smooth,
            (_, structure) => structure,
        }
    }

    fn defined(&self, t: R) -> bool {
        let (first, second) = Sde::<R, 2, D>::at(self, t);
        t.finite() && first > R::ZERO && second > R::ZERO
    }

    fn admits(&self, state: &State<R, 2, D>) -> bool {
        let [_, v] = &state.relaxed;
        state.finite() && denominators(v, self.parameters.epsilon)
    }

    #[inline(always)]
    fn at(&self, t: R) -> (R, R) {
        let AdamParameters { first_rate, second_rate, .. } = self.parameters;
        (bias_correction(first_rate, t), bias_correction(second_rate, t).square_root())
    }

    #[inline(always)]
    fn drift_at(&self, &(first, second): &(R, R), state: &State<R, 2, D>) -> Vector<R, D> {
        let AdamParameters { learning_rate, first_rate, epsilon, decay, .. } = self.parameters;
        let [m, v] = &state.relaxed;
        let ahead = if self.form == AdamForm::Malladi22 { R::ZERO } else { learning_rate * first_rate };
        let gradient = self.loss.gradient(&state.x);
        from_fn(|i| {
            let direction = m[i] + ahead * (gradient[i] - m[i]);
            -(second / first * direction / (v[i].square_root() + epsilon * second)) - decay * state.x[i]
        })
    }

    #[inline(always)]
    fn diffusion_at(&self, &(first, second): &(R, R), state: &State<R, 2, D>, dw: &Vector<R, D>) -> State<R, 2, D> {
        let AdamParameters { learning_rate, first_rate, epsilon, .. } = self.parameters;
        let noise = self.covariance.correlate(&state.x, dw);
        let scale = learning_rate.square_root() * first_rate;
        let of_m = noise.map(|value| scale * value);
        let of_x = if self.form == AdamForm::NoiseKept {
            let [_, v] = &state.relaxed;
            from_fn(|i| -(second / first * learning_rate * of_m[i] / (v[i].square_root() + epsilon * second)))
        } else {
            [R::ZERO; D]
        };
        State { x: of_x, relaxed: [of_m, [R::ZERO; D]] }
    }

    fn rates(&self) -> [R; 2] {
        [self.parameters.first_rate, self.parameters.second_rate]
    }

    #[inline(always)]
    fn targets(&self, _t: R, x: &Vector<R, D>) -> Relaxed<R, 2, D> {
        let second_moment = match self.form {
            AdamForm::Malladi22 => SecondMoment::NoiseOnly,
            AdamForm::Printed | AdamForm::NoiseKept => SecondMoment::GradientAndNoise,
        };
        [self.loss.gradient(x), second_moment.target(&self.loss, &self.covariance, x)]
    }
}
