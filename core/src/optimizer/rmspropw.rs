//! RMSpropW: RMSprop with decoupled weight decay.
//!
//! ```text
//! v' = beta v + (1 - beta) g^2
//! x' = x - eta g / (sqrt(v') + eps) - eta lambda x
//! ```
//!
//! Comp24 eq. (9) with `beta_1` = 0 and without bias correction; (88) and (89) with decay. lambda is the gamma
//! of Comp24.
//!
//! | equals | when |
//! | --- | --- |
//! | Comp24 | epsilon outside the root, decay times the learning rate |
//! | `keras.optimizers.RMSprop(weight_decay=lambda)` | epsilon inside the root, decay times the learning rate |
//! | `torch.optim.RMSprop(weight_decay=lambda)`, burn `RmsProp(weight_decay)` | coupled, epsilon outside the root |

use super::second_moment::{BETA, EPSILON, Epsilon};
use super::{Catalogued, Decayed, RmsProp, Variant, WEIGHT_DECAY, WeightDecay};
use crate::Real;

/// RMSprop with weight decay.
pub type RmsPropW<R> = Decayed<RmsProp<R>, R>;

impl<R: Real> Decayed<RmsProp<R>, R> {
    /// Epsilon outside the root, decay times the learning rate: Comp24.
    pub fn new(beta: R, epsilon: R, weight_decay: R) -> Self {
        Self { optimizer: RmsProp::new(beta, epsilon), decay: WeightDecay::decoupled(weight_decay) }
    }
}

impl<R: Real> Catalogued<R> for RmsPropW<R> {
    const NAME: &'static str = "rmspropw";
    const RECURRENCE: &'static str = "v' = beta v + (1 - beta) g^2, x' = x - eta g / (sqrt(v') + eps) - eta lambda x";
    const SOURCE: &'static str = "Comp24 eqs. (9), (88) and (89)";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "decoupled",
            conventions: "decay times the learning rate, epsilon outside the root (Comp24)",
            hyperparameters: &[BETA, EPSILON, WEIGHT_DECAY],
            build: |&[beta, epsilon, weight_decay, ..]| Self::new(beta, epsilon, weight_decay),
        },
        Variant {
            name: "decoupled_epsilon_inside",
            conventions: "decay times the learning rate, epsilon inside the root (keras)",
            hyperparameters: &[BETA, EPSILON, WEIGHT_DECAY],
            build: |&[beta, epsilon, weight_decay, ..]| Self {
                optimizer: RmsProp { epsilon: Epsilon::InsideRoot(epsilon), ..RmsProp::new(beta, epsilon) },
                ..Self::new(beta, epsilon, weight_decay)
            },
        },
        Variant {
            name: "coupled",
            conventions: "decay in the gradient (L2), epsilon outside the root (torch, burn)",
            hyperparameters: &[BETA, EPSILON, WEIGHT_DECAY],
            build: |&[beta, epsilon, weight_decay, ..]| Self {
                optimizer: RmsProp::new(beta, epsilon),
                decay: WeightDecay::Coupled(weight_decay),
            },
        },
    ];
}
