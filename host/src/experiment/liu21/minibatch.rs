//! Simulations under true minibatch noise in one dimension, with what the theories say of them.

use optsde_core::Real;
use optsde_core::noise::{Minibatch, Sampling};
use optsde_core::optimizer::HeavyBall;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_device::observe::SquareAround;

use super::data::{Data, one_dimension};
use super::sweep::Point;
use super::white::second_half;
use crate::ensemble::Plan;
use crate::experiment::{Context, Estimate, Failure, Number};
use crate::theory::recursion::Moments;
use crate::theory::{self, continuous, fourth_moment, heavy_ball, minibatch};

/// Samples in a batch.
pub(super) const BATCH: u32 = 100;
/// Enough bits for the 1000 samples.
pub(super) const POPULATION_WORDS: usize = 16;

/// The regression task in one dimension with one way of drawing batches.
pub(super) struct Task {
    data: Data<1>,
    theory: minibatch::LinearRegression,
    sampling: Sampling,
}

/// A point of a sweep: learning rate times curvature, momentum, and which of them is on the axis.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) rate_times_curvature: f64,
    pub(super) momentum: f64,
    pub(super) at: f64,
}

impl Setting {
    /// A learning rate on the axis, without momentum.
    pub(super) fn of_rate(rate_times_curvature: f64) -> Self {
        Self { rate_times_curvature, momentum: 0.0, at: rate_times_curvature }
    }

    /// A momentum on the axis.
    pub(super) fn of_momentum(rate_times_curvature: f64, momentum: f64) -> Self {
        Self { rate_times_curvature, momentum, at: momentum }
    }
}

/// What is known of one setting.
pub(super) struct Measured {
    pub(super) point: Point,
    pub(super) exact: f64,
    pub(super) paper: f64,
    pub(super) continuous: f64,
    /// The exact second-moment recursion, run until it has converged.
    pub(super) recursion: f64,
}

impl Task {
    pub(super) fn new(sampling: Sampling) -> Result<Self, Failure> {
        let data = one_dimension()?;
        let theory = data.theory(1.0)?;
        Ok(Self { data, theory, sampling })
    }

    /// How batches are drawn, in words.
    pub(super) fn label(&self) -> &'static str {
        match self.sampling {
            Sampling::WithReplacement => "with replacement",
            Sampling::WithoutReplacement => "without replacement",
        }
    }

    fn curvature(&self) -> f64 {
        self.theory.hessian()[(0, 0)]
    }

    fn batch(&self) -> theory::Result<minibatch::Minibatch<'_>> {
        self.theory.minibatch(BATCH as usize, self.sampling)
    }

    /// The learning rate of a setting.
    fn rate(&self, setting: Setting) -> f64 {
        setting.rate_times_curvature / self.curvature()
    }

    /// The exact stationary variance around the minimum.
    pub(super) fn exact(&self, setting: Setting) -> theory::Result<f64> {
        Ok(self.batch()?.stationary_covariance(self.rate(setting), setting.momentum)?[(0, 0)])
    }

    /// The paper's: constant noise C = K/S.
    pub(super) fn paper(&self, setting: Setting) -> theory::Result<f64> {
        let noise = self.batch()?.paper_noise()[(0, 0)];
        heavy_ball::stationary_variance(self.curvature(), noise, self.rate(setting), setting.momentum)
    }

    /// The continuous-time theory with C = K/S.
    pub(super) fn continuous(&self, setting: Setting) -> theory::Result<f64> {
        let noise = self.batch()?.paper_noise()[(0, 0)];
        continuous::stationary_variance(self.curvature(), noise, self.rate(setting), setting.momentum)
    }

    /// Simulates one setting. The variance has an interval where the stationary fourth moment is finite.
    pub(super) fn measure(&self, context: &Context<'_>, setting: Setting) -> Result<Measured, Failure> {
        let Setting { rate_times_curvature, momentum, at } = setting;
        let rate = self.rate(setting);
        let center = self.theory.minimum()[0];
        let oracle = Minibatch::<_, 1, POPULATION_WORDS>::new(self.data.loss()?, BATCH, self.sampling)?;
        let process = Descent {
            optimizer: HeavyBall::new(Number::of(momentum)),
            oracle,
            schedule: Constant(Number::of(rate)),
            start: [Number::of(center)],
        };
        let paths = context.choose(1024, 2048);
        // At a small learning rate states forget each other slowly, in about 1 / (lambda k) steps: longer runs.
        let steps = context.choose(800, 2400) * relaxation_steps(rate_times_curvature);
        let name = format!("{} lambda k {rate_times_curvature} mu {momentum}", self.label());
        let plan = Plan::new(paths, steps).with_records([second_half(steps)]);
        let outcome = context.simulate(&name, &process, SquareAround([Number::of(center)]), plan)?;
        let batch = self.batch()?;
        let finite = fourth_moment::is_finite_under_minibatch_noise(&batch, rate, momentum)?;
        let measured = Estimate::mean(&outcome.moments[0], 0).with_interval_if(finite);
        let start = Moments::at_rest(2);
        let converged = batch.propagate(&start, rate, momentum, RECURSION_STEPS)?;
        Ok(Measured {
            point: Point { at, measured },
            exact: self.exact(setting)?,
            paper: self.paper(setting)?,
            continuous: self.continuous(setting)?,
            recursion: converged.covariance[(0, 0)],
        })
    }
}

/// 1 / (lambda k), rounded up.
pub(super) fn relaxation_steps(rate_times_curvature: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
    let steps = (1.0 / rate_times_curvature).ceil() as u64;
    steps
}

/// Steps after which the recursions of these figures have converged: the second moment of the slowest one
/// contracts by 0.96 a step.
const RECURSION_STEPS: u64 = 20_000;
