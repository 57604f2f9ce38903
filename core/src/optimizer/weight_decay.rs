//! Weight decay around any coordinate-wise optimizer.
//!
//! ```text
//! coupled (L2):            g <- g + lambda x, then the optimizer
//! decoupled, before:       x <- (1 - s lambda) x, then the optimizer's step
//! decoupled, after:        the optimizer's step, then x <- (1 - s lambda) x
//! ```
//!
//! with s the learning rate, or the schedule alone (Loshchilov and Hutter 2019, Algorithm 2: s is eta_k
//! divided by the base learning rate), or 1. The optimizer sees the gradient at the undecayed x in every
//! form, so decay before the update and decay added to the update are the same:
//! x - s lambda x - step.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.SGD(weight_decay)`, `torch.optim.Adam(weight_decay)` | coupled |
//! | `torch.optim.AdamW`, `optax.adamw`, `keras.optimizers.AdamW` | decoupled, learning rate, before |
//! | `keras.optimizers.SGD(weight_decay)` | decoupled, learning rate, before |
//! | `composer.optim.DecoupledSGDW`, `DecoupledAdamW` | decoupled, schedule, before |

use super::{Coordinatewise, Hyperparameter, Separable};
use crate::Real;

/// How weight decay enters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WeightDecay<R> {
    /// The gradient of (lambda / 2) |x|^2 is added to the gradient: L2 regularisation.
    Coupled(R),
    /// The parameter shrinks by itself.
    Decoupled {
        /// lambda.
        coefficient: R,
        /// s, what lambda is multiplied by.
        factor: DecayFactor<R>,
        /// When it shrinks.
        order: DecayOrder,
    },
}

impl<R: Copy> WeightDecay<R> {
    /// The usual decoupled form, x <- (1 - eta lambda) x before the step: `torch.optim.AdamW`, `optax.adamw`, keras.
    pub const fn decoupled(coefficient: R) -> Self {
        Self::decoupled_by(coefficient, DecayFactor::LearningRate)
    }

    /// x <- (1 - s lambda) x before the step, with the given s.
    pub const fn decoupled_by(coefficient: R, factor: DecayFactor<R>) -> Self {
        Self::Decoupled { coefficient, factor, order: DecayOrder::BeforeUpdate }
    }

    /// The same after the step. A coupled decay has no other order and stays.
    #[must_use]
    pub const fn after_update(self) -> Self {
        match self {
            Self::Coupled(_) => self,
            Self::Decoupled { coefficient, factor, .. } => {
                Self::Decoupled { coefficient, factor, order: DecayOrder::AfterUpdate }
            }
        }
    }
}

/// What multiplies the coefficient of a decoupled weight decay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DecayFactor<R> {
    /// The learning rate eta_k.
    LearningRate,
    /// The schedule without the base learning rate: eta_k / base.
    Schedule {
        /// The base learning rate, not 0.
        base: R,
    },
    /// Nothing.
    One,
}

/// When a decoupled weight decay shrinks the parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecayOrder {
    /// Before the step is subtracted.
    BeforeUpdate,
    /// After the step was subtracted: the step shrinks as well.
    AfterUpdate,
}

/// An optimizer with weight decay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decayed<O, R> {
    /// The optimizer.
    pub optimizer: O,
    /// Its weight decay.
    pub decay: WeightDecay<R>,
}

/// What a step of [`Decayed`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecayedStep<S, R> {
    /// The step of the optimizer inside.
    pub step: S,
    /// 1 - s lambda; 1 where the decay is coupled.
    pub shrinkage: R,
}

impl<R: Real> DecayFactor<R> {
    #[inline(always)]
    fn value(self, learning_rate: R) -> R {
        match self {
            Self::LearningRate => learning_rate,
            Self::Schedule { base } => learning_rate / base,
            Self::One => R::ONE,
        }
    }
}

impl<O: Separable, R> Separable for Decayed<O, R> {}

impl<R: Real, O: Coordinatewise<R>> Coordinatewise<R> for Decayed<O, R> {
    type State = O::State;
    type Run = O::Run;
    type Step = DecayedStep<O::Step, R>;

    fn start(&self, x: R) -> O::State {
        self.optimizer.start(x)
    }

    fn start_run(&self) -> O::Run {
        self.optimizer.start_run()
    }

    #[inline(always)]
    fn step(&self, k: u64, learning_rate: R, run: &mut O::Run) -> Self::Step {
        let shrinkage = match self.decay {
            WeightDecay::Coupled(_) => R::ONE,
            WeightDecay::Decoupled { coefficient, factor, .. } => R::ONE - factor.value(learning_rate) * coefficient,
        };
        DecayedStep { step: self.optimizer.step(k, learning_rate, run), shrinkage }
    }

    #[inline(always)]
    fn update(&self, step: &Self::Step, x: R, gradient: R, state: &mut O::State) -> R {
        match self.decay {
            WeightDecay::Coupled(lambda) => self.optimizer.update(&step.step, x, gradient + lambda * x, state),
            WeightDecay::Decoupled { order: DecayOrder::BeforeUpdate, .. } => {
                self.optimizer.update(&step.step, step.shrinkage * x, gradient, state)
            }
            WeightDecay::Decoupled { order: DecayOrder::AfterUpdate, .. } => {
                step.shrinkage * self.optimizer.update(&step.step, x, gradient, state)
            }
        }
    }
}

/// lambda, large enough to tell the forms apart.
pub const WEIGHT_DECAY: Hyperparameter =
    Hyperparameter { name: "weight_decay", golden: 0.3, range: (0.0, f64::INFINITY) };
/// The base learning rate of [`DecayFactor::Schedule`].
pub const BASE_LEARNING_RATE: Hyperparameter =
    Hyperparameter { name: "base_learning_rate", golden: 0.5, range: (1e-9, f64::INFINITY) };
