//! Adam with the powers of its bias correction one step ahead: a deliberate mistake.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g,   v' = beta_2 v + (1 - beta_2) g^2
//! x' = x - eta (m' / (1 - beta_1^(k+2))) / (sqrt(v' / (1 - beta_2^(k+2))) + eps),   k = 0, 1, ..
//! ```
//!
//! It is what an implementation does that counts from 1 and adds 1 again. Nobody should use it, so it is not in the
//! catalogue of optimizers; a comparison of trajectories must be able to tell it from Adam.

use optsde_core::optimizer::{Coordinatewise, Separable, TwoMoments};

use crate::theory::bias_correction::discrete;

/// Adam with the mistake.
pub(super) struct AdamIndexShift {
    pub(super) beta1: f64,
    pub(super) beta2: f64,
    pub(super) epsilon: f64,
    pub(super) initial_v: f64,
}

/// The learning rate and the two sums of weights, both too late by one step.
#[derive(Clone, Copy)]
pub(super) struct ShiftedStep {
    learning_rate: f64,
    gamma1: f64,
    gamma2: f64,
}

impl Separable for AdamIndexShift {}

impl Coordinatewise<f64> for AdamIndexShift {
    type State = TwoMoments<f64>;
    type Run = ();
    type Step = ShiftedStep;

    fn start(&self, _x: f64) -> TwoMoments<f64> {
        TwoMoments { m: 0.0, v: self.initial_v }
    }

    fn start_run(&self) {}

    fn step(&self, k: u64, learning_rate: f64, _run: &mut ()) -> ShiftedStep {
        let shifted = |beta| discrete(beta, k.saturating_add(2)).unwrap_or(f64::NAN);
        ShiftedStep { learning_rate, gamma1: shifted(self.beta1), gamma2: shifted(self.beta2) }
    }

    fn update(&self, step: &ShiftedStep, x: f64, gradient: f64, state: &mut TwoMoments<f64>) -> f64 {
        state.m = self.beta1 * state.m + (1.0 - self.beta1) * gradient;
        state.v = self.beta2 * state.v + (1.0 - self.beta2) * gradient * gradient;
        x - step.learning_rate * (state.m / step.gamma1) / ((state.v / step.gamma2).sqrt() + self.epsilon)
    }
}
