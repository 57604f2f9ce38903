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
//! most 4 and every step is of the second kind. There v is averaged and never used: it may overflow.
//!
//! rho is computed from running sums ([`RAdamRun`]): as a difference it loses all its digits for `beta_2` near 1, where
//! it starts at 1 and both terms are of the size of `rho_inf`.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.RAdam` | threshold 5, [`EpsilonOrder::BeforeCorrection`] |
//! | `optax.radam(threshold)` | [`EpsilonOrder::AfterCorrection`]; its default is 5, and rho = threshold divides already |
//!
//! up to the rounding of rho there. `optax.radam(nesterov=True)` has no equal here. Keras, MLX, candle and burn do not
//! have `RAdam`.

use super::adam::TwoMoments;
use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection, EpsilonOrder};
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

crate::fields! {
    /// Running products and sums of [`RAdam`]. After t steps, with sums over j = 0 .. t - 1:
    ///
    /// ```text
    /// S = sum beta_2^j,       (1 - beta_2) S = 1 - beta_2^t
    /// N = sum j beta_2^j,     (1 - beta_2) N = beta_2 S - t beta_2^t
    /// rho = (1 + beta_2) / (1 - beta_2) - 2 t beta_2^t / ((1 - beta_2) S)
    ///     = ((1 + beta_2) S - 2 beta_2 S + 2 (1 - beta_2) N) / ((1 - beta_2) S) = (S + 2 N) / S
    /// S' = 1 + beta_2 S,      N' = beta_2 (N + S)
    /// ```
    ///
    /// All terms are positive. Like powers, sums keep a relative error below about u / (1 - beta_2), u the unit
    /// roundoff, which is what the rounding of `beta_2` does to them; in the first steps it is below t u.
    pub struct RAdamRun<R> {
        /// `beta_1^t` and `beta_2^t`.
        pub powers: BetaPowers<R>,
        /// S.
        pub weights: R,
        /// N.
        pub ages: R,
    }
}

impl<R: Real> RAdamRun<R> {
    /// rho, the length of the average, after at least one step.
    #[inline(always)]
    pub fn length(&self) -> R {
        (self.weights + R::TWO * self.ages) / self.weights
    }
}

/// What a step of [`RAdam`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RAdamStep<R> {
    /// `rate m`, whatever v is.
    FirstMoment {
        /// The learning rate, with the bias correction of m.
        rate: R,
    },
    /// The quotient of Adam.
    Quotient(AdaptiveStep<R>),
}

impl<R: Real> RAdam<R> {
    /// r at the length rho, None until that is long enough.
    #[inline(always)]
    pub fn rectification(&self, rho: R) -> Option<R> {
        if !self.threshold.reached(rho) {
            return None;
        }
        let four = R::TWO + R::TWO;
        let longest = R::TWO / (R::ONE - self.beta2) - R::ONE;
        let square = (rho - four) * (rho - R::TWO) * longest / ((longest - four) * (longest - R::TWO) * rho);
        Some(square.square_root())
    }
}

impl<R> Separable for RAdam<R> {}

impl<R: Real> Coordinatewise<R> for RAdam<R> {
    type State = TwoMoments<R>;
    type Run = RAdamRun<R>;
    type Step = RAdamStep<R>;

    fn start(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: R::ZERO, v: R::ZERO }
    }

    fn start_run(&self) -> RAdamRun<R> {
        RAdamRun { powers: BetaPowers::start(), weights: R::ZERO, ages: R::ZERO }
    }

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, run: &mut RAdamRun<R>) -> RAdamStep<R> {
        let gammas = run.powers.advance(self.beta1, self.beta2, BiasCorrection::Corrected, SecondMomentUse::Updated);
        run.ages = self.beta2 * (run.ages + run.weights);
        run.weights = R::ONE + self.beta2 * run.weights;
        match self.rectification(run.length()) {
            None => RAdamStep::FirstMoment { rate: learning_rate / gammas.first },
            Some(r) => {
                let rate = r * learning_rate;
                RAdamStep::Quotient(AdaptiveStep::corrected(rate, gammas, self.epsilon, self.epsilon_order))
            }
        }
    }

    #[inline(always)]
    fn update(&self, step: &RAdamStep<R>, x: R, gradient: R, state: &mut TwoMoments<R>) -> R {
        state.m = average(self.beta1, state.m, gradient);
        state.v = average(self.beta2, state.v, gradient * gradient);
        x - match step {
            RAdamStep::FirstMoment { rate } => *rate * state.m,
            RAdamStep::Quotient(quotient) => quotient.change(state.m, state.v),
        }
    }
}

/// The threshold; below 4 the root of r^2 does not exist. The golden one is rho after six steps with the golden
/// `beta_2`, as doubles give it and, rounded, singles: there [`Threshold::Above`] and [`Threshold::AtLeast`] differ.
const THRESHOLD: Hyperparameter =
    Hyperparameter { name: "threshold", golden: 5.389_564_601_256_192, range: (4.0, f64::INFINITY) };

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
        Variant {
            name: "above_threshold",
            conventions: "rho > threshold; epsilon after bias correction (Liu et al.: threshold 4, epsilon 0)",
            hyperparameters: &[BETA1, BETA2, EPSILON, THRESHOLD],
            build: |&[beta1, beta2, epsilon, threshold, ..]| Self {
                beta1,
                beta2,
                epsilon: Epsilon::OutsideRoot(epsilon),
                epsilon_order: EpsilonOrder::AfterCorrection,
                threshold: Threshold::Above(threshold),
            },
        },
    ];
}
