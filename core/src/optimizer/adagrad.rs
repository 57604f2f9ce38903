//! `AdaGrad`: the gradient divided by the root of the sum of all its squares.
//!
//! ```text
//! v' = v + g^2
//! x' = x - eta_k g / (sqrt(v') + eps),       eta_k = eta / (1 + tau k)
//! ```
//!
//! Duchi, Hazan and Singer 2011, Algorithm 1 with mirror descent (their delta is eps). tau, the decay of the
//! learning rate, is torch's addition; 0 by default.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.Adagrad(lr_decay=tau, initial_accumulator_value=v_0)`, burn `AdaGrad(lr_decay=tau)`, MLX `Adagrad` (tau = 0) | [`Epsilon::OutsideRoot`], `v_0` = 0 by default |
//! | `keras.optimizers.Adagrad`, `optax.adagrad` | [`Epsilon::InsideRoot`], `v_0` = 0.1 by default |
//! | `tf.keras.optimizers.legacy.Adagrad` | [`Epsilon::OutsideRoot`], `v_0` = 0.1 by default |
//! | `tf.compat.v1.train.AdagradOptimizer` | eps = 0, `v_0` = 0.1 by default |
//!
//! With eps = 0 and `v_0` = 0 a coordinate whose gradients have all been 0 gets 0 / 0, a NaN; `optax.adagrad` alone
//! leaves it where it is.

use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, INITIAL_V, SecondMoment};
use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant};
use crate::Real;

/// `AdaGrad`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaGrad<R> {
    /// Where epsilon is added.
    pub epsilon: Epsilon<R>,
    /// `v_0`, at least 0.
    pub initial_v: R,
    /// tau, at least 0.
    pub learning_rate_decay: R,
}

impl<R: Real> AdaGrad<R> {
    /// Epsilon outside the root, from 0, without decay of the learning rate: torch.
    pub fn new(epsilon: R) -> Self {
        Self { epsilon: Epsilon::OutsideRoot(epsilon), initial_v: R::ZERO, learning_rate_decay: R::ZERO }
    }
}

impl<R> Separable for AdaGrad<R> {}

impl<R: Real> Coordinatewise<R> for AdaGrad<R> {
    type State = SecondMoment<R>;
    type Run = ();
    type Step = AdaptiveStep<R>;

    fn start(&self, _x: R) -> SecondMoment<R> {
        SecondMoment { v: self.initial_v }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, learning_rate: R, _run: &mut ()) -> AdaptiveStep<R> {
        let rate = learning_rate / (R::ONE + self.learning_rate_decay * R::of_count(k));
        AdaptiveStep::uncorrected(rate, self.epsilon)
    }

    #[inline(always)]
    fn update(&self, step: &AdaptiveStep<R>, x: R, gradient: R, state: &mut SecondMoment<R>) -> R {
        state.v += gradient * gradient;
        x - step.change(gradient, state.v)
    }
}

/// tau.
const LEARNING_RATE_DECAY: Hyperparameter =
    Hyperparameter { name: "learning_rate_decay", golden: 0.3, range: (0.0, f64::INFINITY) };

impl<R: Real> Catalogued<R> for AdaGrad<R> {
    const NAME: &'static str = "adagrad";
    const RECURRENCE: &'static str = "v' = v + g^2, x' = x - eta g / (sqrt(v') + eps)";
    const SOURCE: &'static str = "Duchi, Hazan and Singer 2011, Algorithm 1";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "epsilon_outside",
            conventions: "epsilon outside the root, from 0 (torch, mlx, burn)",
            hyperparameters: &[EPSILON],
            build: |&[epsilon, ..]| Self::new(epsilon),
        },
        Variant {
            name: "epsilon_inside",
            conventions: "epsilon inside the root, from a given value (keras, optax: 0.1)",
            hyperparameters: &[EPSILON, INITIAL_V],
            build: |&[epsilon, initial_v, ..]| Self {
                epsilon: Epsilon::InsideRoot(epsilon),
                initial_v,
                ..Self::new(epsilon)
            },
        },
        Variant {
            name: "learning_rate_decay",
            conventions: "epsilon outside the root, from a given value, learning rate divided by 1 + tau k (torch, burn)",
            hyperparameters: &[EPSILON, INITIAL_V, LEARNING_RATE_DECAY],
            build: |&[epsilon, initial_v, learning_rate_decay, ..]| Self {
                initial_v,
                learning_rate_decay,
                ..Self::new(epsilon)
            },
        },
    ];
}
