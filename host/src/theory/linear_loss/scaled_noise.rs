//! The clock of Malladi22: `t = k eta^2`, with `sigma = sigma_0 / eta`, `eps = eps_0 / eta`, `1 - beta_i = c_i eta^2`, and
//! `u = v / sigma^2` in the place of v (Definitions 4.1 and 4.3).
//!
//! SVAG (Definition 6.2) replaces each step by `l^2` steps with `eta / l`, `1 - (1 - beta_i) / l^2`, `eps l`, and gradients
//! `r_1 g_1 + r_2 g_2` of deviation `l sigma`. In these variables that is the same problem with `eta / l` for eta and
//! another noise, of third moment `(3 l^2 - 1) / (2 l^3) E z^3`.
//!
//! Domain: as [`optimizer`] and [`sde`]; `sigma_0 > 0`, `0 < c_i eta^2 <= 1`, `l >= 1`
//! with a whole `l^2`; times that are whole multiples of `eta^2` for the optimizer.

use optsde_core::svag::{Amplification, SvagScale};

use super::super::check;
use super::super::error::{Result, TheoryError};
use super::super::finite_law::FiniteLaw;
use super::super::malladi_one_step::Denominator;
use super::optimizer::{self, MAX_STEPS, Optimizer, State};
use super::sde::{self, Form, Sde};
use super::{Moments, NoisyGradient, Start};

/// What stays fixed as the learning rate goes to zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScaledNoise {
    /// gbar.
    pub gradient: f64,
    /// `sigma_0 = sigma eta`.
    pub sigma0: f64,
    /// `eps_0 = eps eta`.
    pub eps0: f64,
    /// `c_1 = (1 - beta_1) / eta^2` of Adam; none is RMSprop.
    pub c1: Option<f64>,
    /// `c_2 = (1 - beta_2) / eta^2`.
    pub c2: f64,
}

impl ScaledNoise {
    /// The optimizer after the time T (Definitions 2.1 and 2.2), from step `t_0 / eta^2` on. `v` of the start and of the
    /// answer is u.
    ///
    /// # Errors
    /// Inputs outside the domain; an expectation that does not converge.
    pub fn optimizer(
        &self,
        eta2: f64,
        noise: &FiniteLaw,
        denominator: Denominator,
        start: &Start,
        time: f64,
    ) -> Result<Moments> {
        check::positive("eta2", eta2)?;
        check::positive("sigma0", self.sigma0)?;
        check::non_negative("eps0", self.eps0)?;
        check::non_negative("u0", start.v)?;
        let eta = eta2.sqrt();
        let sigma = self.sigma0 / eta;
        let optimizer = Optimizer {
            learning_rate: eta,
            rate1: self.c1.map(|c1| rate("c1", c1, eta2)).transpose()?,
            rate2: rate("c2", self.c2, eta2)?,
            epsilon: self.eps0 / eta,
            weight_decay: 0.0,
            denominator,
        };
        let gradient = NoisyGradient { mean: self.gradient, deviation: sigma, noise: noise.clone() };
        let step = if self.c1.is_some() { steps("t0", start.time, eta2)? } else { 0 };
        let variance = sigma * sigma;
        let state = State { step, x: start.x, m: start.m, v: variance * start.v };
        let steps = steps("T", time, eta2)?;
        Ok(optimizer::expectations(&optimizer, &gradient, &state, steps)?.in_units(variance))
    }

    /// SVAG of the optimizer at `eta2`, after the time T: `l^2 T / eta^2` steps.
    ///
    /// # Errors
    /// As [`Self::optimizer`]; an l below 1 or without a whole square.
    pub fn svag(
        &self,
        eta2: f64,
        ell: f64,
        noise: &FiniteLaw,
        denominator: Denominator,
        start: &Start,
        time: f64,
    ) -> Result<Moments> {
        check::positive("eta2", eta2)?;
        steps("T", time, eta2)?;
        let square = check::whole("ell", ell, ell * ell, "1 or more, with a whole square")?;
        self.optimizer(eta2 / square, &amplified(noise, ell)?, denominator, start, time)
    }

    /// The SDE after the time T, Definition 4.1 or 4.3. `v` of the start and of the answer is u.
    ///
    /// # Errors
    /// Inputs outside the domain of [`sde`].
    pub fn sde(&self, start: &Start, time: f64) -> Result<Moments> {
        check::positive("sigma0", self.sigma0)?;
        check::non_negative("u0", start.v)?;
        let variance = self.sigma0 * self.sigma0;
        let sde = Sde {
            learning_rate: 1.0,
            gradient: self.gradient,
            deviation: self.sigma0,
            rho1: self.c1,
            rho2: self.c2,
            epsilon: self.eps0,
            weight_decay: 0.0,
            form: Form::Malladi22,
        };
        let start = Start { v: variance * start.v, ..*start };
        Ok(sde::expectations(&sde, &start, time)?.in_units(variance))
    }
}

/// The law of `(r_1 z_1 + r_2 z_2) / l` for independent z of this law: SVAG's noise, again of variance 1
/// (Malladi22 Definition 6.1).
///
/// # Errors
/// An l below 1, a noise of more than one dimension.
pub fn amplified(noise: &FiniteLaw, ell: f64) -> Result<FiniteLaw> {
    let amplification = Amplification::new(SvagScale::Malladi22(ell)).map_err(|error| TheoryError::Range {
        field: "ell",
        value: ell,
        allowed: error.allowed.into(),
    })?;
    if noise.dimension() != 1 {
        let allowed = "n x 1".into();
        return Err(TheoryError::Shape { field: "noise_atoms", rows: 0, columns: noise.dimension(), allowed });
    }
    let [r1, r2] = amplification.weights().map(|weight| weight / ell);
    let pairs = || noise.weighted().flat_map(|first| noise.weighted().map(move |second| (first, second)));
    let atoms: Vec<f64> = pairs().map(|((_, z1), (_, z2))| r1 * z1[0] + r2 * z2[0]).collect();
    let probabilities: Vec<f64> = pairs().map(|((p1, _), (p2, _))| p1 * p2).collect();
    FiniteLaw::scalar(["noise_atoms", "noise_probs"], &atoms, &probabilities)
}

fn rate(field: &'static str, c: f64, eta2: f64) -> Result<f64> {
    let rate = c * eta2;
    check::in_range(field, c, rate > 0.0 && rate <= 1.0, "0 < c eta^2 <= 1")?;
    Ok(rate)
}

fn steps(field: &'static str, time: f64, eta2: f64) -> Result<u64> {
    check::whole_steps(field, time, eta2, MAX_STEPS, "a whole multiple of eta2")
}
