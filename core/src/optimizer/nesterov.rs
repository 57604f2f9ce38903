//! Nesterov's momentum in the form that frameworks use: the gradient is taken at the look-ahead point,
//! which is what is stored as x.
//!
//! ```text
//! m' = mu m + d g
//! x' = x - eta (g + mu m')
//! ```
//!
//! and with the learning rate inside the buffer, m' = mu m + eta d g, x' = x - (eta g + mu m')
//! (Sutskever et al. 2013, in the variables of Bengio et al. 2012).
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.SGD(momentum=mu, nesterov=True)` | outside, no dampening (torch forbids it here) |
//! | `optax.sgd(momentum=mu, nesterov=True)`, MLX `SGD(momentum=mu, nesterov=True)` | outside, no dampening |
//! | `tf.compat.v1.train.MomentumOptimizer(eta, mu, use_nesterov=True)` | outside, no dampening |
//! | burn `Sgd` with `MomentumConfig`, `nesterov` | outside, dampened after the first step, by 0.1 by default |
//! | `keras.optimizers.SGD(momentum=mu, nesterov=True)` | inside, no dampening; Keras stores -m |

use super::heavy_ball::DAMPENING;
use super::{Catalogued, Coordinatewise, Dampening, LearningRatePlace, MOMENTUM, Momentum, Separable, Variant};
use crate::Real;

/// Nesterov's accelerated gradient with momentum `mu`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nesterov<R> {
    /// mu, in [0, 1).
    pub momentum: R,
    /// The convention for the weight of a new gradient in the buffer.
    pub dampening: Dampening<R>,
    /// Where the learning rate multiplies.
    pub learning_rate_place: LearningRatePlace,
}

impl<R: Real> Nesterov<R> {
    /// No dampening, the learning rate outside the buffer.
    pub fn new(momentum: R) -> Self {
        Self { momentum, dampening: Dampening::None, learning_rate_place: LearningRatePlace::OutsideBuffer }
    }
}

/// What a step of [`Nesterov`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NesterovStep<R> {
    gradient_weight: R,
    learning_rate: R,
}

impl<R> Separable for Nesterov<R> {}

impl<R: Real> Coordinatewise<R> for Nesterov<R> {
    type State = Momentum<R>;
    type Run = ();
    type Step = NesterovStep<R>;

    fn start(&self, _x: R) -> Momentum<R> {
        Momentum { m: R::ZERO }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, learning_rate: R, _run: &mut ()) -> NesterovStep<R> {
        let d = self.dampening.gradient_weight(k);
        NesterovStep { gradient_weight: self.learning_rate_place.gradient_weight(d, learning_rate), learning_rate }
    }

    #[inline(always)]
    fn update(&self, step: &NesterovStep<R>, x: R, gradient: R, state: &mut Momentum<R>) -> R {
        state.m = self.momentum * state.m + step.gradient_weight * gradient;
        match self.learning_rate_place {
            LearningRatePlace::OutsideBuffer => x - step.learning_rate * (gradient + self.momentum * state.m),
            LearningRatePlace::InsideBuffer => x - (step.learning_rate * gradient + self.momentum * state.m),
        }
    }
}

impl<R: Real> Catalogued<R> for Nesterov<R> {
    const NAME: &'static str = "nesterov";
    const RECURRENCE: &'static str = "m' = mu m + d g, x' = x - eta (g + mu m')";
    const SOURCE: &'static str = "Nesterov 1983; Sutskever et al. 2013";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "outside",
            conventions: "learning rate outside the buffer (torch, optax, mlx, tensorflow 1)",
            hyperparameters: &[MOMENTUM],
            build: |&[momentum, ..]| Self::new(momentum),
        },
        Variant {
            name: "inside",
            conventions: "learning rate inside the buffer (keras)",
            hyperparameters: &[MOMENTUM],
            build: |&[momentum, ..]| Self {
                learning_rate_place: LearningRatePlace::InsideBuffer,
                ..Self::new(momentum)
            },
        },
        Variant {
            name: "dampened_after_first_step",
            conventions: "dampening except at the first step, learning rate outside the buffer (burn)",
            hyperparameters: &[MOMENTUM, DAMPENING],
            build: |&[momentum, dampening, ..]| Self {
                dampening: Dampening::AfterFirstStep(dampening),
                ..Self::new(momentum)
            },
        },
        Variant {
            name: "exponential_average",
            conventions: "the buffer is a moving average of gradients, learning rate outside",
            hyperparameters: &[MOMENTUM],
            build: |&[momentum, ..]| Self { dampening: Dampening::EveryStep(momentum), ..Self::new(momentum) },
        },
    ];
}
