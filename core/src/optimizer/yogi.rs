//! Yogi: Adam whose second moment moves by at most (1 - `beta_2`) g^2, whatever its size.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g
//! v' = v - (1 - beta_2) sign(v - g^2) g^2,          sign(0) = 0
//! x' = x - eta (m' / gamma_1) / (sqrt(v' / gamma_2) + eps)
//! ```
//!
//! with gamma as in [`Adam`](super::Adam). Zaheer et al. 2018, Algorithm 2, which has no bias correction. v cannot
//! become negative: it falls by at most (1 - `beta_2`) g^2, and only where it is above g^2.
//!
//! | equals | when |
//! | --- | --- |
//! | `optax.yogi` | corrected, `m_0` = `v_0` = 1e-6 (the first moment as well) |
//! | Zaheer et al. | [`BiasCorrection::Uncorrected`], `m_0` = 0 |
//!
//! torch, Keras, MLX, candle and burn do not have it.

use super::adam::TwoMoments;
use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection, EpsilonOrder};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant, sign};
use crate::Real;

/// Yogi with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Yogi<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1).
    pub beta2: R,
    /// Where epsilon is added, after bias correction.
    pub epsilon: Epsilon<R>,
    /// The bias correction.
    pub bias_correction: BiasCorrection,
    /// `m_0`.
    pub initial_m: R,
    /// `v_0`, at least 0.
    pub initial_v: R,
}

impl<R: Real> Yogi<R> {
    /// No bias correction, the first moment from 0: Zaheer et al.
    pub fn new(beta1: R, beta2: R, epsilon: R, initial_v: R) -> Self {
        Self {
            beta1,
            beta2,
            epsilon: Epsilon::OutsideRoot(epsilon),
            bias_correction: BiasCorrection::Uncorrected,
            initial_m: R::ZERO,
            initial_v,
        }
    }
}

impl<R> Separable for Yogi<R> {}

impl<R: Real> Coordinatewise<R> for Yogi<R> {
    type State = TwoMoments<R>;
    type Run = BetaPowers<R>;
    type Step = AdaptiveStep<R>;

    fn start(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: self.initial_m, v: self.initial_v }
    }

    fn start_run(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> AdaptiveStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, self.bias_correction, SecondMomentUse::Updated);
        AdaptiveStep::corrected(learning_rate, gammas, self.epsilon, EpsilonOrder::AfterCorrection)
    }

    #[inline(always)]
    fn update(&self, step: &AdaptiveStep<R>, x: R, gradient: R, state: &mut TwoMoments<R>) -> R {
        let square = gradient * gradient;
        state.m = average(self.beta1, state.m, gradient);
        state.v -= (R::ONE - self.beta2) * sign(state.v - square) * square;
        x - step.change(state.m, state.v)
    }
}

/// `v_0`, between a gradient of the golden trajectories and its square.
const INITIAL_V: Hyperparameter = Hyperparameter { name: "initial_v", golden: 3.0, range: (0.0, f64::INFINITY) };
/// `m_0`.
const INITIAL_M: Hyperparameter =
    Hyperparameter { name: "initial_m", golden: 0.5, range: (f64::NEG_INFINITY, f64::INFINITY) };

impl<R: Real> Catalogued<R> for Yogi<R> {
    const NAME: &'static str = "yogi";
    const RECURRENCE: &'static str = "m' = beta_1 m + (1 - beta_1) g, v' = v - (1 - beta_2) sign(v - g^2) g^2, \
         x' = x - eta m' / (sqrt(v') + eps)";
    const SOURCE: &'static str = "Zaheer et al. 2018, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "uncorrected",
            conventions: "no bias correction, second moment from a given value (Zaheer et al.)",
            hyperparameters: &[BETA1, BETA2, EPSILON, INITIAL_V],
            build: |&[beta1, beta2, epsilon, initial_v, ..]| Self::new(beta1, beta2, epsilon, initial_v),
        },
        Variant {
            name: "corrected",
            conventions: "bias correction, both moments from given values (optax: 1e-6)",
            hyperparameters: &[BETA1, BETA2, EPSILON, INITIAL_V, INITIAL_M],
            build: |&[beta1, beta2, epsilon, initial_v, initial_m, ..]| Self {
                bias_correction: BiasCorrection::Corrected,
                initial_m,
                ..Self::new(beta1, beta2, epsilon, initial_v)
            },
        },
    ];
}
