//! Quasi-hyperbolic momentum: an average of a plain and a momentum step.
//!
//! ```text
//! m' = mu m + d g
//! x' = x - eta ((1 - nu) g + nu m')
//! ```
//!
//! With d = 1 - mu the buffer is a moving average of gradients: Ma and Yarats 2019 (their beta is mu), Liu21
//! eq. (72). Some implementations keep the heavy-ball buffer, d = 1; the same nu then weighs the buffer
//! 1 / (1 - mu) times as much.
//!
//! nu = 0 is SGD and nu = 1 is heavy ball with that dampening. nu = mu with the moving average is Nesterov's momentum
//! (without dampening) at the learning rate (1 - mu) eta.
//!
//! | equals | when |
//! | --- | --- |
//! | `qhoptim.pyt.QHM(momentum=mu, nu)`, `qhoptim.tf.QHMOptimizer` (the authors') | moving average |
//! | torch, optax and keras | have none |

use super::{Catalogued, Coordinatewise, Dampening, Hyperparameter, MOMENTUM, Momentum, Separable, Variant};
use crate::Real;

/// Quasi-hyperbolic momentum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Qhm<R> {
    /// mu, in [0, 1).
    pub momentum: R,
    /// nu, the weight of the buffer in the step, in [0, 1].
    pub buffer_weight: R,
    /// The convention for the weight of a new gradient in the buffer.
    pub dampening: Dampening<R>,
}

impl<R: Real> Qhm<R> {
    /// The buffer is a moving average: Ma and Yarats 2019, Liu21 eq. (72).
    pub fn new(momentum: R, buffer_weight: R) -> Self {
        Self { momentum, buffer_weight, dampening: Dampening::EveryStep(momentum) }
    }
}

/// What a step of [`Qhm`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QhmStep<R> {
    gradient_weight: R,
    learning_rate: R,
}

impl<R> Separable for Qhm<R> {}

impl<R: Real> Coordinatewise<R> for Qhm<R> {
    type State = Momentum<R>;
    type Run = ();
    type Step = QhmStep<R>;

    fn start(&self, _x: R) -> Momentum<R> {
        Momentum { m: R::ZERO }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, learning_rate: R, _run: &mut ()) -> QhmStep<R> {
        QhmStep { gradient_weight: self.dampening.gradient_weight(k), learning_rate }
    }

    #[inline(always)]
    fn update(&self, step: &QhmStep<R>, x: R, gradient: R, state: &mut Momentum<R>) -> R {
        let nu = self.buffer_weight;
        state.m = self.momentum * state.m + step.gradient_weight * gradient;
        x - step.learning_rate * ((R::ONE - nu) * gradient + nu * state.m)
    }
}

/// nu.
const BUFFER_WEIGHT: Hyperparameter = Hyperparameter { name: "nu", golden: 0.625, range: (0.0, 1.0) };

impl<R: Real> Catalogued<R> for Qhm<R> {
    const NAME: &'static str = "qhm";
    const RECURRENCE: &'static str = "m' = mu m + d g, x' = x - eta ((1 - nu) g + nu m')";
    const SOURCE: &'static str = "Ma and Yarats 2019; Liu21 eq. (72)";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "average",
            conventions: "the buffer is a moving average of gradients (Ma and Yarats, Liu21)",
            hyperparameters: &[MOMENTUM, BUFFER_WEIGHT],
            build: |&[momentum, nu, ..]| Self::new(momentum, nu),
        },
        Variant {
            name: "heavy_ball",
            conventions: "the buffer is that of heavy ball, without dampening",
            hyperparameters: &[MOMENTUM, BUFFER_WEIGHT],
            build: |&[momentum, nu, ..]| Self { dampening: Dampening::None, ..Self::new(momentum, nu) },
        },
    ];
}
