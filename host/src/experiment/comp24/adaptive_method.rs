//! The optimizers of Comp24 Figure 6 on |x|^2 / 2 in two dimensions: the loss at which each settles, by two theories,
//! how fast it gets there, and a run of it.

use optsde_core::optimizer::{Sgd, SignSgd};

use super::adaptive_law::{printed_loss, run as adaptive_run, self_consistent_loss};
use super::adaptive_run::{Length, Problem, settle, settle_adaptive};
use crate::experiment::{Context, Estimate, Failure};
use crate::theory;
use crate::theory::scaling_rules::AdaptiveRun;
use crate::theory::sgd_quadratic::SgdQuadratic;
use crate::theory::sign::loss_bounds::NoisyDescent;
use crate::theory::sign::{SignNoise, stationary};

/// Of the paper.
pub(super) const ETA: f64 = 0.01;
/// The weight decay of `AdamW` and `RMSpropW`; the paper gives none.
pub(super) const GAMMA: f64 = 1.0;
/// The curvatures of H = diag(1, 1).
const CURVATURES: [f64; 2] = [1.0; 2];
const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;

/// An optimizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Sgd,
    SignSgd,
    Adam,
    RmsProp,
    AdamW,
    RmsPropW,
}

impl Method {
    pub(super) const ALL: [Self; 6] =
        [Self::Sgd, Self::SignSgd, Self::Adam, Self::RmsProp, Self::AdamW, Self::RmsPropW];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sgd => "SGD",
            Self::SignSgd => "SignSGD",
            Self::Adam => "Adam",
            Self::RmsProp => "RMSprop",
            Self::AdamW => "AdamW",
            Self::RmsPropW => "RMSpropW",
        }
    }

    /// The limit that the paper predicts: Lemmas 3.6, 3.5 and 3.13, whose bounds are equalities for equal curvatures.
    pub(super) fn printed(self, sigma: f64) -> theory::Result<f64> {
        match self {
            Self::Sgd => Ok(2.0 * sgd(sigma).sde_stationary_loss()?),
            Self::SignSgd => {
                NoisyDescent { mu: 1.0, trace: 2.0, dimension: 2, sigma_max: sigma, eta: ETA }.phase3_asymptote()
            }
            _ => printed_loss(&self.adaptive(sigma), &CURVATURES)?.bound(),
        }
    }

    /// The loss of the optimizer: exact for SGD and `SignSGD`, self-consistent for the others.
    pub(super) fn exact(self, sigma: f64) -> theory::Result<f64> {
        match self {
            Self::Sgd => Ok(2.0 * sgd(sigma).stationary_loss()?),
            // (1/2) E x^2 for each of two coordinates. The start is normal, so that all lattices occur; they agree.
            Self::SignSgd => Ok(stationary::stationary(1.0, sigma, ETA, 0.0, &SignNoise::GAUSSIAN)?.second_moment),
            _ => self_consistent_loss(&self.adaptive(sigma), &CURVATURES),
        }
    }

    /// The relaxation time in steps, to leading order.
    pub(super) fn relaxation(self, sigma: f64) -> f64 {
        let rate = match self {
            Self::Sgd => 1.0,
            Self::SignSgd => SignNoise::GAUSSIAN.slope() / sigma,
            Self::Adam | Self::RmsProp => sigma.recip(),
            Self::AdamW | Self::RmsPropW => sigma.recip() + GAMMA,
        };
        (ETA * rate).recip().max(1.0)
    }

    /// The loss at which it settles, from the normal law that it should keep.
    pub(super) fn settled_loss(self, context: &Context<'_>, sigma: f64, length: &Length) -> Result<Estimate, Failure> {
        let name = format!("{}, sigma = {sigma}", self.name());
        // E f = E x^2 of one coordinate here.
        let deviation = [self.exact(sigma)?.sqrt(); 2];
        let problem = Problem { deviation, ..Problem::quadratic(CURVATURES, sigma, ETA) };
        let settled = match self {
            Self::Sgd => settle(context, &name, Sgd, problem, length, &[])?,
            Self::SignSgd => settle(context, &name, SignSgd, problem, length, &[])?,
            _ => settle_adaptive(context, &name, &self.adaptive(sigma), problem, length, &[])?,
        };
        Ok(settled.level.loss)
    }

    fn adaptive(self, sigma: f64) -> AdaptiveRun {
        let beta1 = if matches!(self, Self::Adam | Self::AdamW) { BETA1 } else { 0.0 };
        let gamma = if matches!(self, Self::AdamW | Self::RmsPropW) { GAMMA } else { 0.0 };
        adaptive_run(ETA, [beta1, BETA2], gamma, sigma)
    }
}

fn sgd(sigma: f64) -> SgdQuadratic {
    SgdQuadratic { lam: 1.0, sigma, eta: ETA, gamma: 0.0, batch: 1.0 }
}
