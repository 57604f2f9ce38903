//! Adam: moving averages of the gradient and of its square, both freed of their bias towards zero.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g
//! v' = beta_2 v + (1 - beta_2) g^2
//! x' = x - eta (m' / gamma_1) / (sqrt(v' / gamma_2) + eps),       gamma_i = 1 - beta_i^(k+1)
//! ```
//!
//! Kingma and Ba 2015, Algorithm 1; Malladi22 Definition 2.2; Comp24 eq. (9) without decay. The analysis of
//! Malladi22 (Appendix D) divides by the old v, whose weights sum to gamma_2 = 1 - beta_2^k:
//! x' = x - eta sqrt(gamma_2) / gamma_1 m' / (sqrt(v) + eps sqrt(gamma_2)). Its step 0 does not move, whatever `v_0` is.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.Adam`, `optax.adam`, burn `Adam`, MLX `Adam(bias_correction=True)` | [`Adam::new`] |
//! | `optax.adam(eps=0, eps_root=eps)` | [`Epsilon::InsideRoot`] ([`Epsilon::Both`] if `eps` is not 0) |
//! | `keras.optimizers.Adam`, `tf.compat.v1.train.AdamOptimizer` | [`EpsilonOrder::BeforeCorrection`] |
//! | MLX `Adam` (its default), the optimizer of BERT without decay | [`BiasCorrection::Uncorrected`] |
//! | Malladi22 Appendix D | [`SecondMomentUse::Previous`] |
//!
//! `optax.adam(nesterov=True)` is [`NAdam`](super::NAdam). candle has only [`AdamW`](super::AdamW).

use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection, EpsilonOrder};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, INITIAL_V, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant};
use crate::Real;

crate::fields! {
    /// The two moments of one coordinate, for Adam and its kin.
    pub struct TwoMoments<R> {
        /// The first moment m, in units of a gradient.
        pub m: R,
        /// The second moment v, in units of a squared gradient.
        pub v: R,
    }
}

/// Adam with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam<R> {
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
    /// The second moment in the denominator.
    pub second_moment: SecondMomentUse,
    /// `v_0`, at least 0. The correction assumes 0: a larger one is divided by gamma_2, too.
    pub initial_v: R,
}

impl<R: Real> Adam<R> {
    /// Kingma and Ba, Algorithm 1.
    pub fn new(beta1: R, beta2: R, epsilon: R) -> Self {
        Self {
            beta1,
            beta2,
            epsilon: Epsilon::OutsideRoot(epsilon),
            epsilon_order: EpsilonOrder::AfterCorrection,
            bias_correction: BiasCorrection::Corrected,
            second_moment: SecondMomentUse::Updated,
            initial_v: R::ZERO,
        }
    }
}

impl<R> Separable for Adam<R> {}

impl<R: Real> Coordinatewise<R> for Adam<R> {
    type State = TwoMoments<R>;
    type Run = BetaPowers<R>;
    type Step = AdaptiveStep<R>;

    fn start(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: R::ZERO, v: self.initial_v }
    }

    fn start_run(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> AdaptiveStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, self.bias_correction, self.second_moment);
        AdaptiveStep::corrected(learning_rate, gammas, self.epsilon, self.epsilon_order)
    }

    #[inline(always)]
    fn update(&self, step: &AdaptiveStep<R>, x: R, gradient: R, state: &mut TwoMoments<R>) -> R {
        let previous = state.v;
        state.m = average(self.beta1, state.m, gradient);
        state.v = average(self.beta2, state.v, gradient * gradient);
        x - step.change(state.m, self.second_moment.choose(previous, state.v))
    }
}

/// `eps_root` of optax.
const EPSILON_ROOT: Hyperparameter = Hyperparameter { name: "epsilon_root", golden: 0.25, ..EPSILON };

impl<R: Real> Catalogued<R> for Adam<R> {
    const NAME: &'static str = "adam";
    const RECURRENCE: &'static str = "m' = beta_1 m + (1 - beta_1) g, v' = beta_2 v + (1 - beta_2) g^2, \
         x' = x - eta (m' / (1 - beta_1^(k+1))) / (sqrt(v' / (1 - beta_2^(k+1))) + eps)";
    const SOURCE: &'static str = "Kingma and Ba 2015, Algorithm 1; Malladi22 Definition 2.2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "kingma",
            conventions: "bias correction, then epsilon outside the root (Kingma and Ba Algorithm 1, torch, optax, burn)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self::new(beta1, beta2, epsilon),
        },
        Variant {
            name: "epsilon_hat",
            conventions: "epsilon outside the root, then bias correction (Kingma and Ba Section 2, keras, tensorflow)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                epsilon_order: EpsilonOrder::BeforeCorrection,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
        Variant {
            name: "epsilon_inside",
            conventions: "bias correction, then epsilon inside the root (eps_root of optax)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                epsilon: Epsilon::InsideRoot(epsilon),
                ..Self::new(beta1, beta2, epsilon)
            },
        },
        Variant {
            name: "epsilon_inside_and_outside",
            conventions: "bias correction, then one epsilon inside and one outside the root (optax: eps_root and eps)",
            hyperparameters: &[BETA1, BETA2, EPSILON, EPSILON_ROOT],
            build: |&[beta1, beta2, outside, inside, ..]| Self {
                epsilon: Epsilon::Both { inside, outside },
                ..Self::new(beta1, beta2, outside)
            },
        },
        Variant {
            name: "uncorrected",
            conventions: "no bias correction, epsilon outside the root (mlx, BERT)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self {
                bias_correction: BiasCorrection::Uncorrected,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
        Variant {
            name: "previous_v",
            conventions: "the second moment before its update, from a given value (Malladi22 Appendix D)",
            hyperparameters: &[BETA1, BETA2, EPSILON, INITIAL_V],
            build: |&[beta1, beta2, epsilon, initial_v, ..]| Self {
                second_moment: SecondMomentUse::Previous,
                initial_v,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
    ];
}
