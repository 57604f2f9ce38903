//! Bias correction of moving averages that start at zero, and epsilon before or after it.
//!
//! ```text
//! gamma_i = 1 - beta_i^(k+1)                                        (the sum of the weights so far)
//! after correction:    eta (m / gamma_1) / (sqrt(v / gamma_2) + eps)          Kingma and Ba, Algorithm 1
//! before correction:   eta sqrt(gamma_2) / gamma_1  m / (sqrt(v) + eps)       their "epsilon hat", Section 2
//! ```
//!
//! Both are computed as the second line, the first with eps sqrt(gamma_2) (inside the root: eps gamma_2) in
//! place of eps: everything that depends on gamma is then a number per step and not per coordinate.
//!
//! The powers are running products, beta^(k+1) = beta^k beta from the left, kept in the run: no power
//! function, and the same bits in a run that was interrupted. 1 - beta^(k+1) is computed from the
//! product. Its relative error is below about u / (1 - beta), u the unit roundoff, which is what the
//! rounding of beta itself does to it; it is largest at the first steps and vanishes with beta^k.

use super::Hyperparameter;
use super::second_moment::{AdaptiveStep, Epsilon, SecondMomentUse};
use crate::Real;

/// Whether moving averages are divided by the sum of their weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BiasCorrection {
    /// By 1 - beta^(k+1) (Kingma and Ba; nearly everybody).
    Corrected,
    /// Not at all (the default of MLX, the optimizer of BERT, the papers of AMSGrad and Yogi).
    Uncorrected,
}

/// Whether epsilon is added to the corrected or to the raw root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpsilonOrder {
    /// sqrt(v / gamma_2) + eps (Kingma and Ba Algorithm 1, torch, optax, candle, burn).
    AfterCorrection,
    /// (sqrt(v) + eps) / sqrt(gamma_2) ("epsilon hat"; TensorFlow, Keras): epsilon is larger at first by
    /// 1 / sqrt(1 - beta_2).
    BeforeCorrection,
}

crate::fields! {
    /// Running products of the decay rates.
    pub struct BetaPowers<R> {
        /// beta_1^k.
        pub beta1: R,
        /// beta_2^k.
        pub beta2: R,
    }
}

/// The sums of weights gamma_1 and gamma_2 by which moments are divided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gammas<R> {
    pub(super) first: R,
    pub(super) second: R,
}

impl<R: Real> BetaPowers<R> {
    /// beta^0.
    pub(super) fn start() -> Self {
        Self { beta1: R::ONE, beta2: R::ONE }
    }

    /// Moves on to beta^(k+1), and gives 1 - beta^(k+1), or 1 without correction. A second moment `v_k` has
    /// the sum of weights 1 - beta_2^k, which is 0 at step 0.
    #[inline(always)]
    pub(super) fn advance(
        &mut self,
        beta1: R,
        beta2: R,
        correction: BiasCorrection,
        second_moment: SecondMomentUse,
    ) -> Gammas<R> {
        let previous = self.beta2;
        self.beta1 *= beta1;
        self.beta2 *= beta2;
        match correction {
            BiasCorrection::Corrected => {
                Gammas { first: R::ONE - self.beta1, second: R::ONE - second_moment.choose(previous, self.beta2) }
            }
            BiasCorrection::Uncorrected => Gammas { first: R::ONE, second: R::ONE },
        }
    }
}

impl<R: Real> AdaptiveStep<R> {
    /// The step with the given sums of weights.
    ///
    /// gamma_2 = 0 (step 0 with `v_k`) makes v / gamma_2 infinite and the step 0. If v_0 is 0 as well, that
    /// quotient is 0 / 0; the step is 0 then, too.
    #[inline(always)]
    pub(super) fn corrected(learning_rate: R, gammas: Gammas<R>, epsilon: Epsilon<R>, order: EpsilonOrder) -> Self {
        let root = gammas.second.square_root();
        let rate = learning_rate * root / gammas.first;
        let (inside, outside) = epsilon.inside_and_outside();
        if gammas.second == R::ZERO {
            return Self { rate, inside, outside: R::ONE };
        }
        match order {
            EpsilonOrder::AfterCorrection => Self { rate, inside: gammas.second * inside, outside: root * outside },
            EpsilonOrder::BeforeCorrection => Self { rate, inside, outside },
        }
    }

    /// The step that corrects the second moment only, before epsilon: for numerators that bring their own correction.
    #[inline(always)]
    pub(super) fn second_corrected(learning_rate: R, gamma: R, epsilon: Epsilon<R>) -> Self {
        let gammas = Gammas { first: R::ONE, second: gamma };
        Self::corrected(learning_rate, gammas, epsilon, EpsilonOrder::AfterCorrection)
    }
}

/// The decay rate of the first moment; far from [`BETA2`], and small enough to correct visibly.
pub(super) const BETA1: Hyperparameter = Hyperparameter { name: "beta1", golden: 0.75, range: (0.0, 1.0) };
/// The decay rate of the second moment.
pub(super) const BETA2: Hyperparameter = Hyperparameter { name: "beta2", golden: 0.9, range: (0.0, 1.0) };
