//! Stochastic gradient descent with weight decay.
//!
//! ```text
//! x' = x - eta g - s lambda x
//! ```
//!
//! With s = eta this is SGDW of Comp24 eq. (200). Without momentum it is L2 regularisation as well: the gradient
//! g + lambda x gives the same step, so [`WeightDecay::Coupled`] and [`WeightDecay::decoupled`] differ in rounding
//! only and are one variant. With momentum they differ: see [`HeavyBallW`](super::HeavyBallW).
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.SGD(weight_decay)`, `keras.optimizers.SGD(weight_decay)` | s = eta, before |
//! | `optax.chain(optax.add_decayed_weights(lambda), optax.sgd(eta))` | s = eta, before |
//! | Algorithm 1 (SGDW) of Loshchilov and Hutter 2019 with beta_1 = 0 | s = eta / base, before |

use super::{BASE_LEARNING_RATE, Catalogued, DecayFactor, Decayed, Sgd, Variant, WEIGHT_DECAY, WeightDecay};
use crate::Real;

/// Stochastic gradient descent with weight decay, in any of its forms.
pub type SgdW<R> = Decayed<Sgd, R>;

impl<R: Real> Catalogued<R> for SgdW<R> {
    const NAME: &'static str = "sgdw";
    const RECURRENCE: &'static str = "x' = x - eta g - s lambda x";
    const SOURCE: &'static str = "Loshchilov and Hutter 2019; Comp24 eq. (200)";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "learning_rate",
            conventions: "decay times the learning rate, before the update; the same as L2 (Comp24, torch, optax, \
                          keras)",
            hyperparameters: &[WEIGHT_DECAY],
            build: |&[lambda, ..]| Decayed { optimizer: Sgd, decay: WeightDecay::decoupled(lambda) },
        },
        Variant {
            name: "schedule",
            conventions: "decay times the schedule without the base learning rate, before the update (Loshchilov \
                          and Hutter)",
            hyperparameters: &[WEIGHT_DECAY, BASE_LEARNING_RATE],
            build: |&[lambda, base, ..]| Decayed {
                optimizer: Sgd,
                decay: WeightDecay::decoupled_by(lambda, DecayFactor::Schedule { base }),
            },
        },
        Variant {
            name: "constant",
            conventions: "decay multiplied by nothing, before the update",
            hyperparameters: &[WEIGHT_DECAY],
            build: |&[lambda, ..]| Decayed {
                optimizer: Sgd,
                decay: WeightDecay::decoupled_by(lambda, DecayFactor::One),
            },
        },
        Variant {
            name: "after_update",
            conventions: "decay times the learning rate, after the update: the step decays as well",
            hyperparameters: &[WEIGHT_DECAY],
            build: |&[lambda, ..]| Decayed { optimizer: Sgd, decay: WeightDecay::decoupled(lambda).after_update() },
        },
    ];
}
