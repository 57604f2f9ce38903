//! Lion: the sign of one average of gradients, another one remembered.
//!
//! ```text
//! u  = sign(b1 m + (1 - b1) g)
//! m' = b2 m + (1 - b2) g
//! x' = x - eta (u + lambda x)
//! ```
//!
//! Chen et al. 2023, Algorithm 2; sign(0) = 0. [`Lion`] is the recurrence without lambda; with it, it is
//! [`LionW`] with [`WeightDecay::decoupled`], decay times the learning rate and before the step.
//!
//! | equals | when |
//! | --- | --- |
//! | `optax.lion(eta, b1, b2, weight_decay)`, `keras.optimizers.Lion(beta_1, beta_2, weight_decay)` | decoupled |
//! | MLX `Lion(betas, weight_decay)`, burn `Lion` | decoupled |
//! | torch | has none |
//!
//! b1 = b2 gives [`Signum`](super::Signum).

use super::second_moment::average;
use super::{
    Catalogued, Coordinatewise, Decayed, Hyperparameter, Momentum, Separable, Variant, WEIGHT_DECAY, WeightDecay, sign,
};
use crate::Real;

/// Lion without weight decay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lion<R> {
    /// b1, in [0, 1): the weight of the memory in the direction of the step.
    pub beta1: R,
    /// b2, in [0, 1): the decay of the memory.
    pub beta2: R,
}

/// Lion with weight decay.
pub type LionW<R> = Decayed<Lion<R>, R>;

impl<R> Separable for Lion<R> {}

impl<R: Real> Coordinatewise<R> for Lion<R> {
    type State = Momentum<R>;
    type Run = ();
    type Step = R;

    fn start(&self, _x: R) -> Momentum<R> {
        Momentum { m: R::ZERO }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, _run: &mut ()) -> R {
        learning_rate
    }

    #[inline(always)]
    fn update(&self, learning_rate: &R, x: R, gradient: R, state: &mut Momentum<R>) -> R {
        let u = sign(average(self.beta1, state.m, gradient));
        state.m = average(self.beta2, state.m, gradient);
        x - *learning_rate * u
    }
}

/// b1; with this and b2 the sign depends on how and when the memory enters.
const BETA1: Hyperparameter = Hyperparameter { name: "beta1", golden: 0.85, range: (0.0, 1.0) };
/// b2.
const BETA2: Hyperparameter = Hyperparameter { name: "beta2", golden: 0.9, range: (0.0, 1.0) };

impl<R: Real> Catalogued<R> for LionW<R> {
    const NAME: &'static str = "lion";
    const RECURRENCE: &'static str = "u = sign(b1 m + (1 - b1) g), m' = b2 m + (1 - b2) g, x' = x - eta (u + lambda x)";
    const SOURCE: &'static str = "Chen et al. 2023, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[Variant {
        name: "decoupled",
        conventions: "decay times the learning rate, before the update; sign(0) = 0 (Chen et al., optax, keras, mlx, burn)",
        hyperparameters: &[BETA1, BETA2, WEIGHT_DECAY],
        build: |&[beta1, beta2, lambda, ..]| Decayed {
            optimizer: Lion { beta1, beta2 },
            decay: WeightDecay::decoupled(lambda),
        },
    }];
}
