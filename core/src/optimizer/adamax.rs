//! `AdaMax`: Adam with a decaying maximum of absolute gradients in the place of their root mean square.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g
//! u' = max(beta_2 u, |g|)
//! x' = x - eta (m' / gamma_1) / u',       gamma_1 = 1 - beta_1^(k+1)
//! ```
//!
//! Kingma and Ba 2015, Algorithm 2, which has no epsilon; frameworks add one, in two places. u needs no bias
//! correction.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.Adamax`, `optax.adamax` | [`AdaMaxEpsilon::InsideMaximum`], corrected |
//! | `keras.optimizers.Adamax` | [`AdaMaxEpsilon::InDenominator`], corrected |
//! | MLX `Adamax` | [`AdaMaxEpsilon::InDenominator`], [`BiasCorrection::Uncorrected`] |

use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection};
use super::second_moment::{EPSILON, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Separable, Variant};
use crate::Real;

crate::fields! {
    /// The state of one coordinate of [`AdaMax`].
    pub struct AdaMaxState<R> {
        /// The first moment.
        pub m: R,
        /// The decaying maximum, in units of a gradient.
        pub u: R,
    }
}

/// Where epsilon, at least 0 and in units of a gradient, is added. With 0 a coordinate whose gradients have
/// all been 0 gets 0 / 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AdaMaxEpsilon<R> {
    /// u' = max(beta_2 u, |g| + eps).
    InsideMaximum(R),
    /// m' / (u' + eps).
    InDenominator(R),
}

impl<R: Real> AdaMaxEpsilon<R> {
    /// What is added to the gradient and to the maximum.
    #[inline(always)]
    fn inside_and_outside(self) -> (R, R) {
        match self {
            Self::InsideMaximum(inside) => (inside, R::ZERO),
            Self::InDenominator(outside) => (R::ZERO, outside),
        }
    }
}

/// `AdaMax` with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaMax<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1).
    pub beta2: R,
    /// Where epsilon is added.
    pub epsilon: AdaMaxEpsilon<R>,
    /// The bias correction of m.
    pub bias_correction: BiasCorrection,
}

/// What a step of [`AdaMax`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaMaxStep<R> {
    /// The learning rate, with the bias correction.
    pub rate: R,
    /// Added to the absolute gradient.
    pub inside: R,
    /// Added to the maximum.
    pub outside: R,
}

impl<R> Separable for AdaMax<R> {}

impl<R: Real> Coordinatewise<R> for AdaMax<R> {
    type State = AdaMaxState<R>;
    type Run = BetaPowers<R>;
    type Step = AdaMaxStep<R>;

    fn start(&self, _x: R) -> AdaMaxState<R> {
        AdaMaxState { m: R::ZERO, u: R::ZERO }
    }

    fn start_run(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> AdaMaxStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, self.bias_correction, SecondMomentUse::Updated);
        let (inside, outside) = self.epsilon.inside_and_outside();
        AdaMaxStep { rate: learning_rate / gammas.first, inside, outside }
    }

    #[inline(always)]
    fn update(&self, step: &AdaMaxStep<R>, x: R, gradient: R, state: &mut AdaMaxState<R>) -> R {
        state.m = average(self.beta1, state.m, gradient);
        state.u = (self.beta2 * state.u).larger(gradient.magnitude() + step.inside);
        x - step.rate * state.m / (state.u + step.outside)
    }
}

impl<R: Real> Catalogued<R> for AdaMax<R> {
    const NAME: &'static str = "adamax";
    const RECURRENCE: &'static str = "m' = beta_1 m + (1 - beta_1) g, u' = max(beta_2 u, |g|), \
         x' = x - eta (m' / (1 - beta_1^(k+1))) / u'";
    const SOURCE: &'static str = "Kingma and Ba 2015, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "epsilon_inside_maximum",
            conventions: "epsilon added to the absolute gradient (torch, optax)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                beta1,
                beta2,
                epsilon: AdaMaxEpsilon::InsideMaximum(epsilon),
                bias_correction: BiasCorrection::Corrected,
            },
        },
        Variant {
            name: "epsilon_in_denominator",
            conventions: "epsilon added to the maximum (keras)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                beta1,
                beta2,
                epsilon: AdaMaxEpsilon::InDenominator(epsilon),
                bias_correction: BiasCorrection::Corrected,
            },
        },
        Variant {
            name: "uncorrected",
            conventions: "epsilon added to the maximum, no bias correction (mlx)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                beta1,
                beta2,
                epsilon: AdaMaxEpsilon::InDenominator(epsilon),
                bias_correction: BiasCorrection::Uncorrected,
            },
        },
    ];
}
