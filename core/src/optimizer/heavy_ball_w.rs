//! Heavy ball with weight decay.
//!
//! ```text
//! coupled (L2):    m' = mu m + g + lambda x,  x' = x - eta m'
//! decoupled:       m' = mu m + g,             x' = x - eta m' - s lambda x
//! ```
//!
//! Other than without momentum ([`SgdW`](super::SgdW)) the two differ: a coupled decay is averaged by the buffer.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.SGD(momentum, weight_decay)` | coupled, learning rate outside the buffer |
//! | `optax.chain(optax.add_decayed_weights(lambda), optax.sgd(eta, momentum))` | the same |
//! | MLX `SGD(momentum, weight_decay)`, burn `Sgd` | the same; burn dampens by 0.1 by default |
//! | `keras.optimizers.SGD(momentum, weight_decay)` | decoupled, s = eta, learning rate inside the buffer |
//! | Algorithm 1 (SGDW) of Loshchilov and Hutter 2019 | decoupled, s = eta / base, learning rate inside |

use super::{
    BASE_LEARNING_RATE, Catalogued, DecayFactor, Decayed, HeavyBall, LearningRatePlace, MOMENTUM, Variant,
    WEIGHT_DECAY, WeightDecay,
};
use crate::Real;

/// Heavy ball with weight decay, in any of its forms.
pub type HeavyBallW<R> = Decayed<HeavyBall<R>, R>;

/// The learning rate inside the buffer.
fn inside<R: Real>(momentum: R) -> HeavyBall<R> {
    HeavyBall { learning_rate_place: LearningRatePlace::InsideBuffer, ..HeavyBall::new(momentum) }
}

impl<R: Real> Catalogued<R> for HeavyBallW<R> {
    const NAME: &'static str = "heavy_ball_w";
    const RECURRENCE: &'static str = "m' = mu m + g, x' = x - eta m' - s lambda x";
    const SOURCE: &'static str = "Loshchilov and Hutter 2019";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "coupled",
            conventions: "L2: lambda x is added to the gradient, learning rate outside the buffer (torch, optax)",
            hyperparameters: &[MOMENTUM, WEIGHT_DECAY],
            build: |&[momentum, lambda, ..]| Decayed {
                optimizer: HeavyBall::new(momentum),
                decay: WeightDecay::Coupled(lambda),
            },
        },
        Variant {
            name: "decoupled",
            conventions: "decay times the learning rate, before the update, learning rate outside the buffer",
            hyperparameters: &[MOMENTUM, WEIGHT_DECAY],
            build: |&[momentum, lambda, ..]| Decayed {
                optimizer: HeavyBall::new(momentum),
                decay: WeightDecay::decoupled(lambda),
            },
        },
        Variant {
            name: "decoupled_inside",
            conventions: "decay times the learning rate, before the update, learning rate inside the buffer (keras)",
            hyperparameters: &[MOMENTUM, WEIGHT_DECAY],
            build: |&[momentum, lambda, ..]| Decayed {
                optimizer: inside(momentum),
                decay: WeightDecay::decoupled(lambda),
            },
        },
        Variant {
            name: "schedule_inside",
            conventions: "decay times the schedule without the base learning rate, before the update, learning rate \
                          inside the buffer (Loshchilov and Hutter)",
            hyperparameters: &[MOMENTUM, WEIGHT_DECAY, BASE_LEARNING_RATE],
            build: |&[momentum, lambda, base, ..]| Decayed {
                optimizer: inside(momentum),
                decay: WeightDecay::decoupled_by(lambda, DecayFactor::Schedule { base }),
            },
        },
        Variant {
            name: "after_update",
            conventions: "decay times the learning rate, after the update, learning rate outside the buffer",
            hyperparameters: &[MOMENTUM, WEIGHT_DECAY],
            build: |&[momentum, lambda, ..]| Decayed {
                optimizer: HeavyBall::new(momentum),
                decay: WeightDecay::decoupled(lambda).after_update(),
            },
        },
    ];
}
