//! Optimizers: one file each, one pure function of one coordinate each.
//!
//! Notation of every file: x is the parameter, g its (noisy) gradient at x, eta the learning rate, k the
//! step counted from 0. "Equals X of framework Y" means: the same recurrence, step by step.

mod heavy_ball;
mod nesterov;
mod sgd;

use crate::{Fields, Real};

pub use heavy_ball::{Dampening, HeavyBall, LearningRatePlace, Momentum, MomentumStep};
pub use nesterov::Nesterov;
pub use sgd::Sgd;

/// One coordinate of an optimizer.
///
/// Configuration is `self`, state is apart, and neither can change the other: one configuration drives
/// any number of coordinates and paths.
pub trait Coordinatewise<R: Real> {
    /// What one coordinate remembers between steps.
    type State: Fields<R>;
    /// What a run remembers once, not per coordinate: running products of decay rates, say.
    type Run: Fields<R>;
    /// What step k costs once for all coordinates: learning rate and bias corrections.
    type Step: Copy;

    /// The state before step 0, at parameter `x`.
    fn start(&self, x: R) -> Self::State;
    /// The run's own state before step 0.
    fn start_run(&self) -> Self::Run;
    /// Prepares step `k` with this learning rate, and moves `run` on.
    fn step(&self, k: u64, learning_rate: R, run: &mut Self::Run) -> Self::Step;
    /// The parameter after the step.
    fn update(&self, step: &Self::Step, x: R, gradient: R, state: &mut Self::State) -> R;
}
