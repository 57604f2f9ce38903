//! RMSprop and Adam on a linear loss with a batch, and with kappa times that batch under a scaling rule: exact moments.
//!
//! The gradient is 1 everywhere, `sigma_0 = 1`, `eps_0 = 0.1`, `c_2 = 1`, `u_0 = 2`, `theta_0 = 0.3`; Adam has `c_1 = 1.5`
//! and starts at t = 1/2 with m = 0.4. All runs last a time of 1.

use optsde_core::Real;
use optsde_core::svag::AdaptiveHyperparameters;

use super::laws::normal_moments;
use crate::theory;
use crate::theory::linear_loss::optimizer::{self, Optimizer, State};
use crate::theory::linear_loss::scaled_noise::ScaledNoise;
use crate::theory::linear_loss::{Moments, NoisyGradient, Start};
use crate::theory::malladi_one_step::Denominator;
use crate::theory::scaling_rules::{AdaptiveRun, Rule};

/// The gradient.
pub(super) const GRADIENT: f64 = 1.0;
/// Where all runs start.
pub(super) const THETA: f64 = 0.3;
const U: f64 = 2.0;
const SIGMA0: f64 = 1.0;
const EPSILON0: f64 = 0.1;
const C1: f64 = 1.5;
const C2: f64 = 1.0;

/// The optimizer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Rmsprop,
    Adam,
}

/// A scaling rule by name.
pub(super) struct Variant {
    pub(super) name: &'static str,
    /// Whether the paper trains with it.
    pub(super) in_paper: bool,
    pub(super) rule: Rule,
}

impl Method {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rmsprop => "RMSprop",
            Self::Adam => "Adam",
        }
    }

    /// The run with batch B at `eta^2 = 1 / inverse`.
    pub(super) fn base(self, inverse: u64) -> AdaptiveRun {
        let eta2 = f64::of_count(inverse).recip();
        let eta = eta2.sqrt();
        let beta1 = match self {
            Self::Rmsprop => 0.0,
            Self::Adam => 1.0 - C1 * eta2,
        };
        let hyper =
            AdaptiveHyperparameters { learning_rate: eta, beta1, beta2: 1.0 - C2 * eta2, epsilon: EPSILON0 / eta };
        AdaptiveRun {
            hyper,
            weight_decay: 0.0,
            batch: 1.0,
            noise: SIGMA0 / eta,
            second_moment: U * (SIGMA0 / eta).powi(2),
        }
    }

    /// What the rule is compared with. Of Adam the paper has Figure 24 (a) to (d) and Figure 25 (d). All start from the
    /// same u, so that hyperparameters alone make the difference.
    pub(super) fn ablations(self, kappa: f64) -> theory::Result<Vec<Variant>> {
        let rule = Rule::square_root(kappa)?;
        let eta_only = Rule { rate1: 1.0, rate2: 1.0, epsilon: 1.0, ..rule };
        let linear = Rule { second_moment: rule.second_moment, ..Rule::linear(kappa)? };
        let adam = self == Self::Adam;
        let printed = |name, rule| Variant { name, in_paper: adam, rule };
        let ours = |name, rule| Variant { name, in_paper: false, rule };
        let mut variants = vec![
            printed("only eta scaled", eta_only),
            printed("betas not scaled", Rule { rate1: 1.0, rate2: 1.0, ..rule }),
        ];
        if adam {
            variants.push(printed("beta1 not scaled", Rule { rate1: 1.0, ..rule }));
            variants.push(printed("beta2 not scaled", Rule { rate2: 1.0, ..rule }));
        }
        variants.push(ours("eps not scaled", Rule { epsilon: 1.0, ..rule }));
        variants.push(printed("linear rule", linear));
        variants.push(ours("nothing scaled", Rule { learning_rate: 1.0, ..eta_only }));
        Ok(variants)
    }

    /// Exact moments of a run that starts after `first` steps, `steps` steps later. v_k divides (Definition 2.1,
    /// Appendix D).
    pub(super) fn moments(self, run: &AdaptiveRun, first: u64, m: f64, steps: u64) -> theory::Result<Moments> {
        let optimizer = Optimizer {
            learning_rate: run.hyper.learning_rate,
            rate1: (self == Self::Adam).then_some(1.0 - run.hyper.beta1),
            rate2: 1.0 - run.hyper.beta2,
            epsilon: run.hyper.epsilon,
            weight_decay: 0.0,
            denominator: Denominator::Previous,
        };
        let gradient = NoisyGradient { mean: GRADIENT, deviation: run.noise, noise: normal_moments()? };
        let start = State { step: first, x: THETA, m, v: run.second_moment };
        optimizer::expectations(&optimizer, &gradient, &start, steps)
    }

    /// The SDE, which the square root rule leaves as it is.
    pub(super) fn sde(self, time: f64) -> theory::Result<Moments> {
        let c1 = (self == Self::Adam).then_some(C1);
        let problem = ScaledNoise { gradient: GRADIENT, sigma0: SIGMA0, eps0: EPSILON0, c1, c2: C2 };
        problem.sde(&Start { time: self.start_time(), x: THETA, m: self.momentum(), v: U }, time)
    }

    /// t_0.
    fn start_time(self) -> f64 {
        match self {
            Self::Rmsprop => 0.0,
            Self::Adam => 0.5,
        }
    }

    /// m at t_0.
    pub(super) fn momentum(self) -> f64 {
        match self {
            Self::Rmsprop => 0.0,
            Self::Adam => 0.4,
        }
    }

    /// The step at `t_0` where a time of 1 is `steps` steps.
    pub(super) fn first_step(self, steps: u64) -> u64 {
        match self {
            Self::Rmsprop => 0,
            Self::Adam => steps / 2,
        }
    }
}
