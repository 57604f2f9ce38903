//! The clock of Comp24: `t = k eta`, sigma fixed, `1 - beta_i = eta rho_i`.
//!
//! Domain: as [`optimizer`] and [`sde`]; `0 < eta rho_i <= 1`; times that are whole
//! multiples of eta for the optimizer.

use super::super::check;
use super::super::error::Result;
use super::super::malladi_one_step::Denominator;
use super::optimizer::{self, MAX_STEPS, Optimizer, State};
use super::sde::{self, Form, Sde};
use super::{Moments, NoisyGradient, Start};

/// The hyperparameters over which Comp24 takes the limit of a small learning rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FixedNoise {
    /// eta.
    pub learning_rate: f64,
    /// `rho_1 = (1 - beta_1) / eta` of Adam; none is RMSprop.
    pub rho1: Option<f64>,
    /// `rho_2 = (1 - beta_2) / eta` (RMSprop: rho).
    pub rho2: f64,
    /// eps.
    pub epsilon: f64,
    /// gamma.
    pub weight_decay: f64,
}

impl FixedNoise {
    /// The optimizer after the time T: RMSprop(W), or Adam(W) of Comp24 eq. (9), from step `t_0 / eta` on.
    ///
    /// # Errors
    /// Inputs outside the domain; an expectation that does not converge.
    pub fn optimizer(
        &self,
        gradient: &NoisyGradient,
        denominator: Denominator,
        start: &Start,
        time: f64,
    ) -> Result<Moments> {
        let eta = self.learning_rate;
        check::positive("eta", eta)?;
        let optimizer = Optimizer {
            learning_rate: eta,
            rate1: self.rho1.map(|rho1| rate("rho1", rho1, eta)).transpose()?,
            rate2: rate("rho2", self.rho2, eta)?,
            epsilon: self.epsilon,
            weight_decay: self.weight_decay,
            denominator,
        };
        let step = if self.rho1.is_some() { steps("t0", start.time, eta)? } else { 0 };
        let state = State { step, x: start.x, m: start.m, v: start.v };
        optimizer::expectations(&optimizer, gradient, &state, steps("T", time, eta)?)
    }

    /// The SDE after the time T, in one of its forms.
    ///
    /// # Errors
    /// Inputs outside the domain of [`sde`].
    pub fn sde(&self, gbar: f64, sigma: f64, form: Form, start: &Start, time: f64) -> Result<Moments> {
        let sde = Sde {
            learning_rate: self.learning_rate,
            gradient: gbar,
            deviation: sigma,
            rho1: self.rho1,
            rho2: self.rho2,
            epsilon: self.epsilon,
            weight_decay: self.weight_decay,
            form,
        };
        sde::expectations(&sde, start, time)
    }
}

fn rate(field: &'static str, rho: f64, eta: f64) -> Result<f64> {
    let rate = eta * rho;
    check::in_range(field, rho, rate > 0.0 && rate <= 1.0, "0 < rho eta <= 1")?;
    Ok(rate)
}

fn steps(field: &'static str, time: f64, eta: f64) -> Result<u64> {
    check::whole_steps(field, time, eta, MAX_STEPS, "a whole multiple of eta")
}
