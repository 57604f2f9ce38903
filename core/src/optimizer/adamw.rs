//! AdamW: Adam with decoupled weight decay.
//!
//! ```text
//! x' = x - eta (m' / gamma_1) / (sqrt(v' / gamma_2) + eps) - s lambda x
//! ```
//!
//! with m', v' and gamma of [`Adam`], and s what lambda is multiplied by. Loshchilov and Hutter 2019, Algorithm 2,
//! where s is the schedule without the base learning rate: their lambda is the base learning rate times
//! that of frameworks. Comp24 eq. (9) has s = eta; lambda is its gamma.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.AdamW`, `optax.adamw`, candle `AdamW`, burn `AdamW`, MLX `AdamW(bias_correction=True)`, Comp24 eq. (9) | [`AdamW::new`] |
//! | `keras.optimizers.AdamW`, `keras.optimizers.Adam(weight_decay)` | s = eta, [`EpsilonOrder::BeforeCorrection`] |
//! | MLX `AdamW` (its default), the optimizer of BERT | s = eta, [`BiasCorrection::Uncorrected`] |
//! | Loshchilov and Hutter | [`DecayFactor::Schedule`] |
//! | `torch.optim.Adam(weight_decay)`, burn `Adam(weight_decay)` | [`WeightDecay::Coupled`] |
//! | `optax.adamw(nesterov=True)`, `optax.nadamw` | [`Decayed`] [`NAdam`](super::NAdam), [`WeightDecay::decoupled`] |

use super::bias_correction::{BETA1, BETA2, BiasCorrection, EpsilonOrder};
use super::second_moment::EPSILON;
use super::{Adam, BASE_LEARNING_RATE, Catalogued, DecayFactor, Decayed, Variant, WEIGHT_DECAY, WeightDecay};
use crate::Real;

/// Adam with weight decay.
pub type AdamW<R> = Decayed<Adam<R>, R>;

impl<R: Real> Decayed<Adam<R>, R> {
    /// Adam of Kingma and Ba, decay times the learning rate: torch.
    pub fn new(beta1: R, beta2: R, epsilon: R, weight_decay: R) -> Self {
        Self { optimizer: Adam::new(beta1, beta2, epsilon), decay: WeightDecay::decoupled(weight_decay) }
    }
}

impl<R: Real> Catalogued<R> for AdamW<R> {
    const NAME: &'static str = "adamw";
    const RECURRENCE: &'static str = "m', v' as adam, \
         x' = x - eta (m' / (1 - beta_1^(k+1))) / (sqrt(v' / (1 - beta_2^(k+1))) + eps) - eta lambda x";
    const SOURCE: &'static str = "Loshchilov and Hutter 2019, Algorithm 2; Comp24 eq. (9)";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "times_learning_rate",
            conventions: "decay times the learning rate (torch, optax, candle, burn, Comp24)",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
            build: |&[beta1, beta2, epsilon, weight_decay, ..]| Self::new(beta1, beta2, epsilon, weight_decay),
        },
        Variant {
            name: "epsilon_hat",
            conventions: "decay times the learning rate; epsilon before bias correction (keras)",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
            build: |&[beta1, beta2, epsilon, weight_decay, ..]| Self {
                optimizer: Adam { epsilon_order: EpsilonOrder::BeforeCorrection, ..Adam::new(beta1, beta2, epsilon) },
                ..Self::new(beta1, beta2, epsilon, weight_decay)
            },
        },
        Variant {
            name: "uncorrected",
            conventions: "decay times the learning rate; no bias correction (mlx, BERT)",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
            build: |&[beta1, beta2, epsilon, weight_decay, ..]| Self {
                optimizer: Adam { bias_correction: BiasCorrection::Uncorrected, ..Adam::new(beta1, beta2, epsilon) },
                ..Self::new(beta1, beta2, epsilon, weight_decay)
            },
        },
        Variant {
            name: "times_schedule",
            conventions: "decay times the schedule without the base learning rate (Loshchilov and Hutter)",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY, BASE_LEARNING_RATE],
            build: |&[beta1, beta2, epsilon, weight_decay, base, ..]| Self {
                optimizer: Adam::new(beta1, beta2, epsilon),
                decay: WeightDecay::decoupled_by(weight_decay, DecayFactor::Schedule { base }),
            },
        },
        Variant {
            name: "times_one",
            conventions: "decay not multiplied",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
            build: |&[beta1, beta2, epsilon, weight_decay, ..]| Self {
                optimizer: Adam::new(beta1, beta2, epsilon),
                decay: WeightDecay::decoupled_by(weight_decay, DecayFactor::One),
            },
        },
        Variant {
            name: "after_update",
            conventions: "decay times the learning rate, after the update: the step shrinks as well",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
            build: |&[beta1, beta2, epsilon, weight_decay, ..]| Self {
                optimizer: Adam::new(beta1, beta2, epsilon),
                decay: WeightDecay::decoupled(weight_decay).after_update(),
            },
        },
        Variant {
            name: "coupled",
            conventions: "decay in the gradient (L2): torch and burn Adam(weight_decay)",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
            build: |&[beta1, beta2, epsilon, weight_decay, ..]| Self {
                optimizer: Adam::new(beta1, beta2, epsilon),
                decay: WeightDecay::Coupled(weight_decay),
            },
        },
    ];
}
