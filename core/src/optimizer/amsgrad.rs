//! AMSGrad: Adam with a denominator that never falls.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g
//! v' = beta_2 v + (1 - beta_2) g^2
//! u' = max(u, v')                                                Maximum::OfRaw
//! x' = x - eta (m' / gamma_1) / (sqrt(u' / gamma_2) + eps)
//!
//! u' = max(u, v' / gamma_2)                                      Maximum::OfCorrected
//! x' = x - eta (m' / gamma_1) / (sqrt(u') + eps)
//! ```
//!
//! with u for `v_max` and gamma as in [`Adam`](super::Adam). Reddi, Kale and Kumar 2018, Algorithm 2, has no bias
//! correction. With the maximum of raw moments and a correction, the corrected denominator can still fall while
//! gamma grows; with the maximum of corrected ones, one large first gradient stays at its full size.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.Adam(amsgrad=True)`, burn `Adam(amsgrad)` | [`Maximum::OfRaw`], corrected, epsilon after correction |
//! | `keras.optimizers.Adam(amsgrad=True)` | [`Maximum::OfRaw`], corrected, epsilon before correction |
//! | `optax.amsgrad` | [`Maximum::OfCorrected`] |
//! | Reddi et al. with eps = 0; `optax.amsgrad` with both corrections off | uncorrected |

use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection, EpsilonOrder, Gammas};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Separable, Variant};
use crate::Real;

crate::fields! {
    /// The state of one coordinate of [`AmsGrad`].
    pub struct AmsGradState<R> {
        /// The first moment.
        pub m: R,
        /// The second moment.
        pub v: R,
        /// The largest second moment so far, raw or corrected.
        pub v_max: R,
    }
}

/// What the maximum is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maximum {
    /// v, to be corrected by the present gamma_2 (the paper without correction, torch, keras, burn).
    OfRaw,
    /// v / `gamma_2` (optax). Epsilon is then added after correction.
    OfCorrected,
}

/// AMSGrad with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AmsGrad<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1).
    pub beta2: R,
    /// Where epsilon is added.
    pub epsilon: Epsilon<R>,
    /// Whether that is before or after the bias correction.
    pub epsilon_order: EpsilonOrder,
    /// The bias correction.
    pub bias_correction: BiasCorrection,
    /// What the maximum is taken of.
    pub maximum: Maximum,
}

impl<R: Real> AmsGrad<R> {
    /// The maximum of raw moments, then bias correction, then epsilon: torch.
    pub fn new(beta1: R, beta2: R, epsilon: R) -> Self {
        Self {
            beta1,
            beta2,
            epsilon: Epsilon::OutsideRoot(epsilon),
            epsilon_order: EpsilonOrder::AfterCorrection,
            bias_correction: BiasCorrection::Corrected,
            maximum: Maximum::OfRaw,
        }
    }
}

/// What a step of [`AmsGrad`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AmsGradStep<R> {
    /// Of the quotient.
    pub quotient: AdaptiveStep<R>,
    /// What v is multiplied by before it is compared: 1 / `gamma_2` or 1.
    pub v_weight: R,
}

impl<R> Separable for AmsGrad<R> {}

impl<R: Real> Coordinatewise<R> for AmsGrad<R> {
    type State = AmsGradState<R>;
    type Run = BetaPowers<R>;
    type Step = AmsGradStep<R>;

    fn start(&self, _x: R) -> AmsGradState<R> {
        AmsGradState { m: R::ZERO, v: R::ZERO, v_max: R::ZERO }
    }

    fn start_run(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> AmsGradStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, self.bias_correction, SecondMomentUse::Updated);
        let (v_weight, left) = match self.maximum {
            Maximum::OfRaw => (R::ONE, gammas),
            Maximum::OfCorrected => (R::ONE / gammas.second, Gammas { first: gammas.first, second: R::ONE }),
        };
        let quotient = AdaptiveStep::corrected(learning_rate, left, self.epsilon, self.epsilon_order);
        AmsGradStep { quotient, v_weight }
    }

    #[inline(always)]
    fn update(&self, step: &AmsGradStep<R>, x: R, gradient: R, state: &mut AmsGradState<R>) -> R {
        state.m = average(self.beta1, state.m, gradient);
        state.v = average(self.beta2, state.v, gradient * gradient);
        state.v_max = state.v_max.larger(step.v_weight * state.v);
        x - step.quotient.change(state.m, state.v_max)
    }
}

impl<R: Real> Catalogued<R> for AmsGrad<R> {
    const NAME: &'static str = "amsgrad";
    const RECURRENCE: &'static str = "m', v' as adam, v_max' = max(v_max, v'), \
         x' = x - eta (m' / (1 - beta_1^(k+1))) / (sqrt(v_max' / (1 - beta_2^(k+1))) + eps)";
    const SOURCE: &'static str = "Reddi, Kale and Kumar 2018, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "maximum_of_raw",
            conventions: "maximum, then bias correction, then epsilon (torch, burn)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self::new(beta1, beta2, epsilon),
        },
        Variant {
            name: "maximum_of_raw_epsilon_hat",
            conventions: "maximum, then epsilon, then bias correction (keras)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                epsilon_order: EpsilonOrder::BeforeCorrection,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
        Variant {
            name: "maximum_of_corrected",
            conventions: "bias correction, then maximum, then epsilon (optax)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                maximum: Maximum::OfCorrected,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
        Variant {
            name: "uncorrected",
            conventions: "no bias correction (Reddi et al.)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                bias_correction: BiasCorrection::Uncorrected,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
    ];
}
