//! Heavy ball (Polyak's momentum), with dampening.
//!
//! With the learning rate outside the buffer (the default of Liu21 eq. (5), torch, optax, MLX, burn, `TensorFlow` 1):
//!
//! ```text
//! m' = mu m + d g
//! x' = x - eta m'
//! ```
//!
//! and inside it (Polyak 1964, Keras, `tf.keras`; a different trajectory when eta changes):
//!
//! ```text
//! m' = mu m + eta d g
//! x' = x - m'
//! ```
//!
//! d = 1 - tau with dampening tau; [`Dampening`] says whether the first step is damped as well.
//! `d = 1 - mu` at every step is the exponential moving average.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.SGD(momentum=mu, dampening=tau)` | outside, [`Dampening::AfterFirstStep`] |
//! | `optax.sgd(momentum=mu)`, `tf.compat.v1.train.MomentumOptimizer(eta, mu)` | outside, [`Dampening::None`] |
//! | MLX `SGD(momentum=mu, dampening=tau)` | outside, [`Dampening::EveryStep`] |
//! | burn `Sgd` with `MomentumConfig` | outside, [`Dampening::AfterFirstStep`], of 0.1 by default |
//! | `keras.optimizers.SGD(momentum=mu)` | inside, [`Dampening::None`]; Keras stores -m |

use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant};
use crate::Real;

crate::fields! {
    /// The momentum buffer of one coordinate.
    pub struct Momentum<R> {
        /// m, in units of a gradient (outside) or of a parameter (inside).
        pub m: R,
    }
}

/// How much of a new gradient enters the momentum buffer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dampening<R> {
    /// All of it: d = 1.
    None,
    /// d = 1 - tau at every step.
    EveryStep(R),
    /// d = 1 at step 0 and 1 - tau afterwards.
    AfterFirstStep(R),
}

impl<R: Real> Dampening<R> {
    /// The weight d of the gradient of step `k`.
    #[inline(always)]
    pub fn gradient_weight(self, k: u64) -> R {
        match self {
            Self::None => R::ONE,
            Self::EveryStep(tau) => R::ONE - tau,
            Self::AfterFirstStep(tau) => {
                if k == 0 {
                    R::ONE
                } else {
                    R::ONE - tau
                }
            }
        }
    }
}

/// Where the learning rate multiplies: the same trajectory while it is constant, another one when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LearningRatePlace {
    /// The buffer accumulates gradients.
    OutsideBuffer,
    /// The buffer accumulates steps.
    InsideBuffer,
}

impl LearningRatePlace {
    /// The factor of a gradient in the buffer, for a gradient of weight d.
    #[inline(always)]
    pub(super) fn gradient_weight<R: Real>(self, d: R, learning_rate: R) -> R {
        match self {
            Self::OutsideBuffer => d,
            Self::InsideBuffer => learning_rate * d,
        }
    }
}

/// What a step of [`HeavyBall`] needs: the weights of the gradient in the buffer and of the buffer in
/// the update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MomentumStep<R> {
    /// d, times the learning rate if that is inside the buffer.
    pub gradient_weight: R,
    /// The learning rate if that is outside the buffer, else 1.
    pub update_weight: R,
}

/// Heavy ball with momentum `mu`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeavyBall<R> {
    /// mu, in [0, 1).
    pub momentum: R,
    /// The convention for the weight of a new gradient.
    pub dampening: Dampening<R>,
    /// Where the learning rate multiplies.
    pub learning_rate_place: LearningRatePlace,
}

impl<R: Real> HeavyBall<R> {
    /// No dampening, the learning rate outside the buffer: Liu21 eq. (5).
    pub fn new(momentum: R) -> Self {
        Self { momentum, dampening: Dampening::None, learning_rate_place: LearningRatePlace::OutsideBuffer }
    }
}

impl<R> Separable for HeavyBall<R> {}

impl<R: Real> Coordinatewise<R> for HeavyBall<R> {
    type State = Momentum<R>;
    type Run = ();
    type Step = MomentumStep<R>;

    fn start(&self, _x: R) -> Momentum<R> {
        Momentum { m: R::ZERO }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, learning_rate: R, _run: &mut ()) -> MomentumStep<R> {
        let d = self.dampening.gradient_weight(k);
        MomentumStep {
            gradient_weight: self.learning_rate_place.gradient_weight(d, learning_rate),
            update_weight: match self.learning_rate_place {
                LearningRatePlace::OutsideBuffer => learning_rate,
                LearningRatePlace::InsideBuffer => R::ONE,
            },
        }
    }

    #[inline(always)]
    fn update(&self, step: &MomentumStep<R>, x: R, gradient: R, state: &mut Momentum<R>) -> R {
        state.m = self.momentum * state.m + step.gradient_weight * gradient;
        x - step.update_weight * state.m
    }
}

/// The momentum mu.
pub const MOMENTUM: Hyperparameter = Hyperparameter { name: "momentum", golden: 0.9, range: (0.0, 1.0) };
/// The dampening tau.
pub(super) const DAMPENING: Hyperparameter = Hyperparameter { name: "dampening", golden: 0.3, range: (0.0, 1.0) };

impl<R: Real> Catalogued<R> for HeavyBall<R> {
    const NAME: &'static str = "heavy_ball";
    const RECURRENCE: &'static str = "m' = mu m + d g, x' = x - eta m'";
    const SOURCE: &'static str = "Polyak 1964; Liu21 eq. (5)";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "outside",
            conventions: "learning rate outside the buffer (torch, optax, mlx, tensorflow 1, Liu21)",
            hyperparameters: &[MOMENTUM],
            build: |&[momentum, ..]| Self::new(momentum),
        },
        Variant {
            name: "inside",
            conventions: "learning rate inside the buffer (Polyak, keras)",
            hyperparameters: &[MOMENTUM],
            build: |&[momentum, ..]| Self {
                learning_rate_place: LearningRatePlace::InsideBuffer,
                ..Self::new(momentum)
            },
        },
        Variant {
            name: "dampened_after_first_step",
            conventions: "dampening except at the first step, learning rate outside the buffer (torch, burn)",
            hyperparameters: &[MOMENTUM, DAMPENING],
            build: |&[momentum, dampening, ..]| Self {
                dampening: Dampening::AfterFirstStep(dampening),
                ..Self::new(momentum)
            },
        },
        Variant {
            name: "dampened",
            conventions: "dampening at every step, learning rate outside the buffer (mlx)",
            hyperparameters: &[MOMENTUM, DAMPENING],
            build: |&[momentum, dampening, ..]| Self {
                dampening: Dampening::EveryStep(dampening),
                ..Self::new(momentum)
            },
        },
        Variant {
            name: "exponential_average",
            conventions: "dampening equal to the momentum at every step: the buffer is a moving average of gradients",
            hyperparameters: &[MOMENTUM],
            build: |&[momentum, ..]| Self { dampening: Dampening::EveryStep(momentum), ..Self::new(momentum) },
        },
    ];
}
