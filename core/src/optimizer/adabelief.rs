//! `AdaBelief`: Adam whose second moment is that of the difference between the gradient and its average.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g
//! v' = beta_2 v + (1 - beta_2) (g - m')^2 + eps_v
//! x' = x - eta (m' / gamma_1) / (sqrt(v' / gamma_2) + eps)
//! ```
//!
//! with gamma as in [`Adam`](super::Adam). Zhuang et al. 2020, Algorithm 2; v is s there, and `eps_v` = eps. Added at
//! every step and kept, `eps_v` grows in v to eps_v / (1 - beta_2).
//!
//! | equals | when |
//! | --- | --- |
//! | Zhuang et al.; `adabelief_pytorch.AdaBelief(rectify=False)` | [`VarianceEpsilon::AddedEachStep`] of eps |
//! | `optax.adabelief(eps, eps_root)` | [`VarianceEpsilon::AddedEachStep`] of `eps_root` |
//!
//! `optax.adabelief(nesterov=True)` has no equal here. torch, Keras, MLX, candle and burn do not have `AdaBelief`.

use super::adam::TwoMoments;
use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection, EpsilonOrder};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant};
use crate::Real;

/// Whether something is added to the second moment itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum VarianceEpsilon<R> {
    /// At every step, and kept (the paper, optax). At least 0, in units of a squared gradient.
    AddedEachStep(R),
    /// Nothing: Adam with another second moment.
    NotAdded,
}

/// `AdaBelief` with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaBelief<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1).
    pub beta2: R,
    /// Where epsilon is added, after bias correction.
    pub epsilon: Epsilon<R>,
    /// What is added to the second moment.
    pub variance_epsilon: VarianceEpsilon<R>,
}

impl<R: Real> AdaBelief<R> {
    /// One epsilon, added to the second moment and outside the root: Zhuang et al.
    pub fn new(beta1: R, beta2: R, epsilon: R) -> Self {
        let variance_epsilon = VarianceEpsilon::AddedEachStep(epsilon);
        Self { beta1, beta2, epsilon: Epsilon::OutsideRoot(epsilon), variance_epsilon }
    }
}

/// What a step of [`AdaBelief`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaBeliefStep<R> {
    /// Of the quotient.
    pub quotient: AdaptiveStep<R>,
    /// `eps_v`.
    pub added: R,
}

impl<R> Separable for AdaBelief<R> {}

impl<R: Real> Coordinatewise<R> for AdaBelief<R> {
    type State = TwoMoments<R>;
    type Run = BetaPowers<R>;
    type Step = AdaBeliefStep<R>;

    fn start(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: R::ZERO, v: R::ZERO }
    }

    fn start_run(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> AdaBeliefStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, BiasCorrection::Corrected, SecondMomentUse::Updated);
        AdaBeliefStep {
            quotient: AdaptiveStep::corrected(learning_rate, gammas, self.epsilon, EpsilonOrder::AfterCorrection),
            added: match self.variance_epsilon {
                VarianceEpsilon::AddedEachStep(added) => added,
                VarianceEpsilon::NotAdded => R::ZERO,
            },
        }
    }

    #[inline(always)]
    fn update(&self, step: &AdaBeliefStep<R>, x: R, gradient: R, state: &mut TwoMoments<R>) -> R {
        state.m = average(self.beta1, state.m, gradient);
        let surprise = gradient - state.m;
        state.v = average(self.beta2, state.v, surprise * surprise) + step.added;
        x - step.quotient.change(state.m, state.v)
    }
}

/// `eps_v`; not the golden epsilon, so that the two are told apart.
const EPSILON_ROOT: Hyperparameter =
    Hyperparameter { name: "epsilon_root", golden: 0.0625, range: (0.0, f64::INFINITY) };

impl<R: Real> Catalogued<R> for AdaBelief<R> {
    const NAME: &'static str = "adabelief";
    const RECURRENCE: &'static str = "m' = beta_1 m + (1 - beta_1) g, v' = beta_2 v + (1 - beta_2) (g - m')^2 + eps, \
         x' = x - eta (m' / (1 - beta_1^(k+1))) / (sqrt(v' / (1 - beta_2^(k+1))) + eps)";
    const SOURCE: &'static str = "Zhuang et al. 2020, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "one_epsilon",
            conventions: "one epsilon, added to the second moment at every step and outside the root (Zhuang et al.)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self::new(beta1, beta2, epsilon),
        },
        Variant {
            name: "two_epsilons",
            conventions: "eps_root added to the second moment at every step, eps outside the root (optax)",
            hyperparameters: &[BETA1, BETA2, EPSILON, EPSILON_ROOT],
            build: |&[beta1, beta2, epsilon, added, ..]| Self {
                variance_epsilon: VarianceEpsilon::AddedEachStep(added),
                ..Self::new(beta1, beta2, epsilon)
            },
        },
        Variant {
            name: "epsilon_outside",
            conventions: "nothing added to the second moment",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                variance_epsilon: VarianceEpsilon::NotAdded,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
    ];
}
