//! Learning-rate schedules: the learning rate of step k, counted from 0. One file each.
//!
//! k is the number of steps done before: the first step of a run takes eta_0. That is optax's and keras' count; with
//! torch it is the count of `scheduler.step()` calls, whatever unit the caller makes of them. A schedule that is told
//! in epochs is here one in steps, with all lengths times the steps per epoch, or is asked through
//! [`at`](Schedule::at).
//!
//! A schedule that ends stays at its last value.

mod compose;
mod constant;
mod cosine;
mod error;
mod exponential;
mod exponential_warm_up;
mod inverse_power;
mod linear_warm_up;
#[cfg(feature = "micromath")]
mod micro_cosine;
mod multi_step;
mod one_cycle;
mod pieces;
mod polynomial;
mod step_decay;
mod triangle;

use crate::Real;

pub use compose::{Product, Then};
pub use constant::Constant;
pub use cosine::{Cosine, CosineEnd};
pub use error::ScheduleError;
pub use exponential::Exponential;
pub use exponential_warm_up::ExponentialWarmUp;
pub use inverse_power::{InversePower, TimeUnit};
#[cfg(feature = "micromath")]
pub use micro_cosine::MicroCosine;
pub use multi_step::MultiStep;
pub use one_cycle::{Annealing, CycleShape, OneCycle, Phases};
pub use pieces::{PieceError, Pieces};
pub use polynomial::Polynomial;
pub use step_decay::StepDecay;

/// The learning rate as a function of the step.
pub trait Schedule<R: Real> {
    /// eta at the time t >= 0, in steps, which may lie between two of them.
    fn at(&self, t: R) -> R;

    /// eta_k, the learning rate at t = k.
    #[inline(always)]
    fn learning_rate(&self, k: u64) -> R {
        self.at(R::of_count(k))
    }
}

/// `first` at weight 1, `last` at weight 0, both exactly; precise between them where both have one sign.
#[inline(always)]
fn mixed<R: Real>(first: R, last: R, weight: R) -> R {
    first * weight + last * (R::ONE - weight)
}

/// (1 + cos(pi s)) / 2, the weight of the first value at the part s of a cosine, where `left` = 1 - s: as the square of
/// a sine of what is left it keeps its relative precision down to 0.
#[inline(always)]
fn cosine_weight<R: Real>(left: R) -> R {
    let (sine, _) = (R::HALF * R::HALF * left).sine_cosine_of_turn();
    sine * sine
}
