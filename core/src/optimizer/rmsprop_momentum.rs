//! RMSprop with momentum, and centred RMSprop, whose denominator is a standard deviation.
//!
//! ```text
//! v' = beta v + (1 - beta) g^2
//! a' = beta a + (1 - beta) g                  only if centred; else a' = 0
//! m' = mu m + g / (sqrt(v' - a'^2) + eps)     times eta if the learning rate is inside the buffer
//! x' = x - eta m'                             without eta if it is inside
//! ```
//!
//! Graves 2013 (arXiv:1308.0850) eqs. (38) to (41), which have the learning rate inside and epsilon inside
//! the root. mu = 0 is centred RMSprop without momentum. [`RmsProp`](super::RmsProp) has neither, and a
//! third of the memory.
//!
//! v' - a'^2 is never negative but for rounding; a negative one counts as 0. (Frameworks give a NaN there,
//! which a constant gradient can cause.)
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.RMSprop(alpha=beta, momentum=mu, centered)`, burn `RmsProp` | epsilon outside the root, learning rate outside the buffer |
//! | `keras.optimizers.RMSprop(rho=beta, momentum=mu, centered)`, `optax.rmsprop(decay=beta, momentum=mu, centered)` | inside the root, inside the buffer |
//! | `tf.keras.optimizers.legacy.RMSprop(rho=beta, momentum=mu, centered)` | as Keras; without momentum outside the root |
//! | `tf.compat.v1.train.RMSPropOptimizer(decay=beta, momentum=mu, centered)` | as Keras, with v_0 = 1 |
//!
//! `optax.rmsprop(momentum=mu, nesterov=True)` has no equal here.

use super::second_moment::{AdaptiveStep, BETA, EPSILON, Epsilon, INITIAL_V, average};
use super::{Catalogued, Coordinatewise, LearningRatePlace, MOMENTUM, Separable, Variant};
use crate::Real;

crate::fields! {
    /// The state of one coordinate of [`RmsPropMomentum`].
    pub struct RmsPropMomentumState<R> {
        /// The momentum buffer: a pure number (learning rate outside) or in units of a parameter (inside).
        pub m: R,
        /// The second moment, in units of a squared gradient.
        pub v: R,
        /// The mean gradient; stays 0 unless centred.
        pub a: R,
    }
}

/// What the mean square is taken about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Centering {
    /// Zero: the denominator is a root mean square.
    Uncentered,
    /// The moving average of the gradient: a standard deviation.
    Centered,
}

/// RMSprop with decay rate `beta` and momentum `mu`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsPropMomentum<R> {
    /// beta, in [0, 1).
    pub beta: R,
    /// mu, in [0, 1).
    pub momentum: R,
    /// Where epsilon is added.
    pub epsilon: Epsilon<R>,
    /// What the mean square is taken about.
    pub centering: Centering,
    /// Where the learning rate multiplies.
    pub learning_rate_place: LearningRatePlace,
    /// `v_0`, at least 0.
    pub initial_v: R,
}

impl<R: Real> RmsPropMomentum<R> {
    /// Not centred, epsilon outside the root, learning rate outside the buffer: torch.
    pub fn torch(beta: R, epsilon: R, momentum: R) -> Self {
        Self {
            beta,
            momentum,
            epsilon: Epsilon::OutsideRoot(epsilon),
            centering: Centering::Uncentered,
            learning_rate_place: LearningRatePlace::OutsideBuffer,
            initial_v: R::ZERO,
        }
    }

    /// Not centred, epsilon inside the root, learning rate inside the buffer: Keras and optax.
    pub fn keras(beta: R, epsilon: R, momentum: R) -> Self {
        Self {
            epsilon: Epsilon::InsideRoot(epsilon),
            learning_rate_place: LearningRatePlace::InsideBuffer,
            ..Self::torch(beta, epsilon, momentum)
        }
    }

    /// The same, centred.
    #[must_use]
    pub fn centered(self) -> Self {
        Self { centering: Centering::Centered, ..self }
    }
}

/// What a step of [`RmsPropMomentum`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsPropMomentumStep<R> {
    /// Of the quotient that enters the buffer.
    pub quotient: AdaptiveStep<R>,
    /// The learning rate if that is outside the buffer, else 1.
    pub update_weight: R,
}

impl<R> Separable for RmsPropMomentum<R> {}

impl<R: Real> Coordinatewise<R> for RmsPropMomentum<R> {
    type State = RmsPropMomentumState<R>;
    type Run = ();
    type Step = RmsPropMomentumStep<R>;

    fn start(&self, _x: R) -> RmsPropMomentumState<R> {
        RmsPropMomentumState { m: R::ZERO, v: self.initial_v, a: R::ZERO }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, _run: &mut ()) -> RmsPropMomentumStep<R> {
        let (rate, update_weight) = match self.learning_rate_place {
            LearningRatePlace::OutsideBuffer => (R::ONE, learning_rate),
            LearningRatePlace::InsideBuffer => (learning_rate, R::ONE),
        };
        RmsPropMomentumStep { quotient: AdaptiveStep::uncorrected(rate, self.epsilon), update_weight }
    }

    #[inline(always)]
    fn update(&self, step: &RmsPropMomentumStep<R>, x: R, g: R, state: &mut RmsPropMomentumState<R>) -> R {
        state.v = average(self.beta, state.v, g * g);
        let square = match self.centering {
            Centering::Uncentered => state.v,
            Centering::Centered => {
                state.a = average(self.beta, state.a, g);
                // In this order a NaN stays a NaN.
                R::ZERO.larger(state.v - state.a * state.a)
            }
        };
        state.m = self.momentum * state.m + step.quotient.change(g, square);
        x - step.update_weight * state.m
    }
}

impl<R: Real> Catalogued<R> for RmsPropMomentum<R> {
    const NAME: &'static str = "rmsprop_momentum";
    const RECURRENCE: &'static str = "v' = beta v + (1 - beta) g^2, a' = beta a + (1 - beta) g, \
         m' = mu m + g / (sqrt(v' - a'^2) + eps), x' = x - eta m'";
    const SOURCE: &'static str = "Graves 2013, eqs. (38) to (41)";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "outside",
            conventions: "epsilon outside the root, learning rate outside the buffer (torch, burn)",
            hyperparameters: &[BETA, EPSILON, MOMENTUM],
            build: |&[beta, epsilon, momentum, ..]| Self::torch(beta, epsilon, momentum),
        },
        Variant {
            name: "inside",
            conventions: "epsilon inside the root, learning rate inside the buffer (keras, optax)",
            hyperparameters: &[BETA, EPSILON, MOMENTUM],
            build: |&[beta, epsilon, momentum, ..]| Self::keras(beta, epsilon, momentum),
        },
        Variant {
            name: "inside_from_initial_v",
            conventions: "the same, second moment from a given value (tensorflow 1: 1)",
            hyperparameters: &[BETA, EPSILON, MOMENTUM, INITIAL_V],
            build: |&[beta, epsilon, momentum, initial_v, ..]| Self {
                initial_v,
                ..Self::keras(beta, epsilon, momentum)
            },
        },
        Variant {
            name: "centered",
            conventions: "centred, no momentum, epsilon outside the root (torch, burn)",
            hyperparameters: &[BETA, EPSILON],
            build: |&[beta, epsilon, ..]| Self::torch(beta, epsilon, R::ZERO).centered(),
        },
        Variant {
            name: "centered_inside",
            conventions: "centred, no momentum, epsilon inside the root (keras, optax)",
            hyperparameters: &[BETA, EPSILON],
            build: |&[beta, epsilon, ..]| Self::keras(beta, epsilon, R::ZERO).centered(),
        },
        Variant {
            name: "centered_momentum_outside",
            conventions: "centred, epsilon outside the root, learning rate outside the buffer (torch, burn)",
            hyperparameters: &[BETA, EPSILON, MOMENTUM],
            build: |&[beta, epsilon, momentum, ..]| Self::torch(beta, epsilon, momentum).centered(),
        },
        Variant {
            name: "centered_momentum_inside",
            conventions: "centred, epsilon inside the root, learning rate inside the buffer (keras, optax)",
            hyperparameters: &[BETA, EPSILON, MOMENTUM],
            build: |&[beta, epsilon, momentum, ..]| Self::keras(beta, epsilon, momentum).centered(),
        },
    ];
}
