//! Optimizers: one file each.
//!
//! Most are one pure function of one coordinate, [`Coordinatewise`]. Those whose coordinates meet, in a norm
//! or in a matrix, implement [`Optimizer`] directly; everything that runs optimizers takes any `Optimizer`.
//!
//! Notation of every file: x is the parameter, g its (noisy) gradient at x, eta the learning rate, k the
//! step counted from 0. "Equals X of framework Y" means: the same recurrence, step by step.

mod adabelief;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod bias_correction;
mod catalogue;
mod clip;
mod damped_newton;
mod full_matrix_adam;
mod golden;
mod heavy_ball;
mod heavy_ball_w;
mod lamb;
mod lion;
mod matrix_average;
mod nadam;
mod natural_gradient;
mod nesterov;
mod qhadam;
mod qhm;
mod radam;
mod registry;
mod rmsprop;
mod rmsprop_momentum;
mod rmspropw;
mod second_moment;
mod sgd;
mod sgdw;
mod sign_sgd;
mod signum;
mod weight_decay;
mod yogi;

use crate::{Fields, Real};

pub use adabelief::{AdaBelief, AdaBeliefStep, VarianceEpsilon};
pub use adagrad::AdaGrad;
pub use adam::{Adam, TwoMoments};
pub use adamax::{AdaMax, AdaMaxEpsilon, AdaMaxState, AdaMaxStep};
pub use adamw::AdamW;
pub use amsgrad::{AmsGrad, AmsGradState, AmsGradStep, Maximum};
pub use bias_correction::{BetaPowers, BiasCorrection, EpsilonOrder};
pub use catalogue::{Catalogued, Hyperparameter, MAX_HYPERPARAMETERS, Variant};
pub use clip::{Clipped, Clipping};
pub use damped_newton::DampedNewton;
pub use full_matrix_adam::FullMatrixAdam;
pub use golden::{GOLDEN_START, GOLDEN_STEPS};
pub use heavy_ball::{Dampening, HeavyBall, LearningRatePlace, MOMENTUM, Momentum, MomentumStep};
pub use heavy_ball_w::HeavyBallW;
pub use lamb::{Lamb, LambStep, NormClip};
pub use lion::{Lion, LionW};
pub use matrix_average::{MatrixRow, MatrixStep};
pub use nadam::{MomentumSchedule, NAdam, NAdamForm, NAdamProducts, NAdamStep};
pub use natural_gradient::{FisherUse, NaturalGradient};
pub use nesterov::Nesterov;
pub use qhadam::{QhAdam, QhAdamStep};
pub use qhm::Qhm;
pub use radam::{RAdam, RAdamRun, RAdamStep, Threshold};
pub use registry::{OptimizerVisitor, for_each_optimizer};
pub use rmsprop::RmsProp;
pub use rmsprop_momentum::{Centering, RmsPropMomentum, RmsPropMomentumState, RmsPropMomentumStep};
pub use rmspropw::RmsPropW;
pub use second_moment::{AdaptiveStep, Epsilon, SecondMoment, SecondMomentUse};
pub use sgd::Sgd;
pub use sgdw::SgdW;
pub use sign_sgd::{SignSgd, sign};
pub use signum::Signum;
pub use weight_decay::{BASE_LEARNING_RATE, DecayFactor, DecayOrder, Decayed, DecayedStep, WEIGHT_DECAY, WeightDecay};
pub use yogi::Yogi;

/// Marks the optimizers whose coordinates do not meet: those that implement [`Coordinatewise`].
///
/// Without it no [`Optimizer`] with a parameter could be implemented directly: another crate might make it
/// `Coordinatewise<R>` for a number R of its own. Nobody else can give it this trait.
pub trait Separable {}

/// One coordinate of an optimizer.
///
/// Configuration is `self`, state is apart, and neither can change the other: one configuration drives
/// any number of coordinates and paths.
pub trait Coordinatewise<R: Real>: Separable {
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

/// An optimizer of one layer: a slice of parameters, with as many gradients and memories.
///
/// Every [`Coordinatewise`] optimizer is one. Slices of different lengths are used up to the shortest.
pub trait Optimizer<R: Real> {
    /// What one coordinate remembers between steps.
    type Memory: Fields<R>;
    /// What a run remembers once.
    type Run: Fields<R>;
    /// What step k costs once for all coordinates.
    type Step: Copy;

    /// The memory of a coordinate before step 0, at parameter `x`.
    fn memory(&self, x: R) -> Self::Memory;
    /// The run's own state before step 0.
    fn begin(&self) -> Self::Run;
    /// Prepares step `k` with this learning rate, and moves `run` on.
    fn prepare(&self, k: u64, learning_rate: R, run: &mut Self::Run) -> Self::Step;
    /// Moves all parameters of the layer.
    fn apply(&self, step: &Self::Step, x: &mut [R], gradient: &[R], memory: &mut [Self::Memory]);
}

impl<R: Real, O: Separable + Coordinatewise<R>> Optimizer<R> for O {
    type Memory = O::State;
    type Run = O::Run;
    type Step = O::Step;

    fn memory(&self, x: R) -> O::State {
        self.start(x)
    }

    fn begin(&self) -> O::Run {
        self.start_run()
    }

    #[inline(always)]
    fn prepare(&self, k: u64, learning_rate: R, run: &mut O::Run) -> O::Step {
        self.step(k, learning_rate, run)
    }

    #[inline(always)]
    fn apply(&self, step: &O::Step, x: &mut [R], gradient: &[R], memory: &mut [O::State]) {
        // By index: of three zipped iterators the next item is an optional reference, and a GPU's compiler, not knowing that
        // it is never null, keeps such a loop and its arrays in memory.
        let count = shortest(x.len(), shortest(gradient.len(), memory.len()));
        let (x, gradient, memory) = (&mut x[..count], &gradient[..count], &mut memory[..count]);
        for i in 0..count {
            x[i] = self.update(step, x[i], gradient[i], &mut memory[i]);
        }
    }
}

#[inline(always)]
fn shortest(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}
