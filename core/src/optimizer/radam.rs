//! `RAdam`: Adam that waits until the second moment is worth dividing by.
//!
//! ```text
//! m', v' and gamma of Adam,       t = k + 1
//! rho_inf = 2 / (1 - beta_2) - 1
//! rho     = rho_inf - 2 t beta_2^t / gamma_2                            (the length of the average)
//! r^2     = (rho - 4) (rho - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho)
//! x' = x - eta r (m' / gamma_1) / (sqrt(v' / gamma_2) + eps)            if rho exceeds a threshold
//! x' = x - eta (m' / gamma_1)                                           until then
//! ```
//!
//! Liu et al. 2020, Algorithm 2, with the threshold 4 and without epsilon. With `beta_2` at most 3/5, `rho_inf` is at
//! most 4 and every step is of the second kind.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.RAdam` | threshold 5, [`EpsilonOrder::BeforeCorrection`] |
//! | `optax.radam(threshold)` | [`EpsilonOrder::AfterCorrection`]; its default is 5, and rho = threshold divides already |
//!
//! Keras, MLX, candle and burn do not have it.

use super::adam::TwoMoments;
use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection, EpsilonOrder, Gammas};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant};
use crate::Real;

/// From which length of the average on the second moment divides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold<R> {
    /// rho > threshold (Liu et al., torch). At least 4.
    Above(R),
    /// rho >= threshold (optax). Above 4.
    AtLeast(R),
}

impl<R: Real> Threshold<R> {
    fn reached(self, rho: R) -> bool {
        match self {
            Self::Above(threshold) => rho > threshold,
            Self::AtLeast(threshold) => rho >= threshold,
        }
    }
}

/// `RAdam` with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RAdam<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1).
    pub beta2: R,
    /// Where epsilon is added.
    pub epsilon: Epsilon<R>,
    /// Whether that is before or after the bias correction.
    pub epsilon_order: EpsilonOrder,
    /// When to start dividing.
    pub threshold: Threshold<R>,
}

/// What a step of [`RAdam`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RAdamStep<R> {
    /// Of the quotient.
    pub quotient: AdaptiveStep<R>,
    /// 1, or 0 for a step that does not divide: its denominator is then sqrt(0) + 1.
    pub v_weight: R,
}

impl<R: Real> RAdam<R> {
    /// r at the given length, None until it is long enough.
    #[inline(always)]
    fn rectification(&self, t: R, gamma: R, power: R) -> Option<R> {
        let four = R::TWO + R::TWO;
        let longest = R::TWO / (R::ONE - self.beta2) - R::ONE;
        let rho = longest - R::TWO * t * power / gamma;
        if !self.threshold.reached(rho) {
            return None;
        }
        let square = (rho - four) * (rho - R::TWO) * longest / ((longest - four) * (longest - R::TWO) * rho);
        Some(square.square_root())
    }
}

impl<R> Separable for RAdam<R> {}

impl<R: Real> Coordinatewise<R> for RAdam<R> {
    type State = TwoMoments<R>;
    type Run = BetaPowers<R>;
    type Step = RAdamStep<R>;

    fn start(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: R::ZERO, v: R::ZERO }
    }

    fn start_run(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn step(&self, k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> RAdamStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, BiasCorrection::Corrected, SecondMomentUse::Updated);
        let r = self.rectification(R::of_count(k.wrapping_add(1)), gammas.second, run.beta2);
        let Some(r) = r else {
            let first_only = Gammas { first: gammas.first, second: R::ONE };
            let one = Epsilon::OutsideRoot(R::ONE);
            let quotient = AdaptiveStep::corrected(learning_rate, first_only, one, self.epsilon_order);
            return RAdamStep { quotient, v_weight: R::ZERO };
        };
        let quotient = AdaptiveStep::corrected(r * learning_rate, gammas, self.epsilon, self.epsilon_order);
        RAdamStep { quotient, v_weight: R::ONE }
    }

    #[inline(always)]
    fn update(&self, step: &RAdamStep<R>, x: R, gradient: R, state: &mut TwoMoments<R>) -> R {
        state.m = average(self.beta1, state.m, gradient);
        state.v = average(self.beta2, state.v, gradient * gradient);
        x - step.quotient.change(state.m, step.v_weight * state.v)
    }
}

/// The threshold; below 4 the root of r^2 does not exist.
const THRESHOLD: Hyperparameter = Hyperparameter { name: "threshold", golden: 5.0, range: (4.0, f64::INFINITY) };

impl<R: Real> Catalogued<R> for RAdam<R> {
    const NAME: &'static str = "radam";
    const RECURRENCE: &'static str = "m', v' as adam, rho = rho_inf - 2 t beta_2^t / (1 - beta_2^t), \
         x' = x - eta r(rho) (m' / (1 - beta_1^t)) / (sqrt(v' / (1 - beta_2^t)) + eps) if rho > threshold, \
         else x' = x - eta m' / (1 - beta_1^t), t = k + 1";
    const SOURCE: &'static str = "Liu et al. 2020, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "epsilon_hat",
            conventions: "rho > threshold; epsilon before bias correction (torch: threshold 5)",
            hyperparameters: &[BETA1, BETA2, EPSILON, THRESHOLD],
            build: |&[beta1, beta2, epsilon, threshold, ..]| Self {
                beta1,
                beta2,
                epsilon: Epsilon::OutsideRoot(epsilon),
                epsilon_order: EpsilonOrder::BeforeCorrection,
                threshold: Threshold::Above(threshold),
            },
        },
        Variant {
            name: "epsilon_after_correction",
            conventions: "rho >= threshold; epsilon after bias correction (optax: threshold 5)",
            hyperparameters: &[BETA1, BETA2, EPSILON, THRESHOLD],
            build: |&[beta1, beta2, epsilon, threshold, ..]| Self {
                beta1,
                beta2,
                epsilon: Epsilon::OutsideRoot(epsilon),
                epsilon_order: EpsilonOrder::AfterCorrection,
                threshold: Threshold::AtLeast(threshold),
            },
        },
    ];
}
