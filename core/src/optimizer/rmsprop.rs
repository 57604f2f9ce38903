//! RMSprop: the gradient divided by the root of a moving average of its square.
//!
//! ```text
//! v' = beta v + (1 - beta) g^2
//! x' = x - eta g / (sqrt(v') + eps)
//! ```
//!
//! Tieleman and Hinton 2012, Lecture 6.5; Comp24 eqs. (88) and (89). Malladi22 Definition 2.1 divides by sqrt(v) + eps
//! with the old v ([`SecondMomentUse::Previous`]) and starts at a given v > 0. With momentum or centred:
//! [`RmsPropMomentum`](super::RmsPropMomentum).
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.RMSprop(alpha=beta)`, MLX `RMSprop(alpha=beta)`, burn `RmsProp` with momentum 0 | [`Epsilon::OutsideRoot`], v_0 = 0 |
//! | `optax.rmsprop(decay=beta, initial_scale=v_0)` | [`Epsilon::InsideRoot`], v_0 = 0 by default; `eps_in_sqrt=False`: outside |
//! | `keras.optimizers.RMSprop(rho=beta)` (Keras 3) | [`Epsilon::InsideRoot`], v_0 = 0 |
//! | `tf.keras.optimizers.legacy.RMSprop(rho=beta)` | [`Epsilon::OutsideRoot`], v_0 = 0; inside with momentum |
//! | `tf.compat.v1.train.RMSPropOptimizer(decay=beta)` | [`Epsilon::InsideRoot`], v_0 = 1 |
//! | Malladi22 Definition 2.1 | [`Epsilon::OutsideRoot`], [`SecondMomentUse::Previous`] |
//!
//! `optax.rmsprop(bias_correction=True)` is [`Adam`](super::Adam) with `beta_1` = 0.

use super::second_moment::{AdaptiveStep, BETA, EPSILON, Epsilon, INITIAL_V, SecondMoment, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Separable, Variant};
use crate::Real;

/// RMSprop with decay rate `beta`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp<R> {
    /// beta, in [0, 1).
    pub beta: R,
    /// Where epsilon is added.
    pub epsilon: Epsilon<R>,
    /// The second moment in the denominator.
    pub second_moment: SecondMomentUse,
    /// `v_0`, at least 0. With [`SecondMomentUse::Previous`], `v_0` and epsilon must not both be 0.
    pub initial_v: R,
}

impl<R: Real> RmsProp<R> {
    /// The new second moment, from 0, epsilon outside the root: torch.
    pub fn new(beta: R, epsilon: R) -> Self {
        Self {
            beta,
            epsilon: Epsilon::OutsideRoot(epsilon),
            second_moment: SecondMomentUse::Updated,
            initial_v: R::ZERO,
        }
    }
}

impl<R> Separable for RmsProp<R> {}

impl<R: Real> Coordinatewise<R> for RmsProp<R> {
    type State = SecondMoment<R>;
    type Run = ();
    type Step = AdaptiveStep<R>;

    fn start(&self, _x: R) -> SecondMoment<R> {
        SecondMoment { v: self.initial_v }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, _run: &mut ()) -> AdaptiveStep<R> {
        AdaptiveStep::uncorrected(learning_rate, self.epsilon)
    }

    #[inline(always)]
    fn update(&self, step: &AdaptiveStep<R>, x: R, gradient: R, state: &mut SecondMoment<R>) -> R {
        let previous = state.v;
        state.v = average(self.beta, state.v, gradient * gradient);
        x - step.change(gradient, self.second_moment.choose(previous, state.v))
    }
}

impl<R: Real> Catalogued<R> for RmsProp<R> {
    const NAME: &'static str = "rmsprop";
    const RECURRENCE: &'static str = "v' = beta v + (1 - beta) g^2, x' = x - eta g / (sqrt(v') + eps)";
    const SOURCE: &'static str = "Tieleman and Hinton 2012, Lecture 6.5; Malladi22 Definition 2.1";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "epsilon_outside",
            conventions: "epsilon outside the root (torch, mlx, burn)",
            hyperparameters: &[BETA, EPSILON],
            build: |&[beta, epsilon, ..]| Self::new(beta, epsilon),
        },
        Variant {
            name: "epsilon_inside",
            conventions: "epsilon inside the root (keras, optax)",
            hyperparameters: &[BETA, EPSILON],
            build: |&[beta, epsilon, ..]| Self { epsilon: Epsilon::InsideRoot(epsilon), ..Self::new(beta, epsilon) },
        },
        Variant {
            name: "epsilon_inside_from_initial_v",
            conventions: "epsilon inside the root, second moment from a given value (tensorflow 1: 1)",
            hyperparameters: &[BETA, EPSILON, INITIAL_V],
            build: |&[beta, epsilon, initial_v, ..]| Self {
                epsilon: Epsilon::InsideRoot(epsilon),
                initial_v,
                ..Self::new(beta, epsilon)
            },
        },
        Variant {
            name: "previous_v",
            conventions: "the second moment before its update, from a given value; epsilon outside the root (Malladi22)",
            hyperparameters: &[BETA, EPSILON, INITIAL_V],
            build: |&[beta, epsilon, initial_v, ..]| Self {
                second_moment: SecondMomentUse::Previous,
                initial_v,
                ..Self::new(beta, epsilon)
            },
        },
    ];
}
