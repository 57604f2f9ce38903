//! Runs in two dimensions with white gradient noise, from a point or from a normal law around it.
//!
//! What is measured is the state in which a run settles: the mean over its later steps, path by path, then over
//! paths.

use optsde_core::Real;
use optsde_core::loss::{Loss, Quadratic};
use optsde_core::noise::White;
use optsde_core::optimizer::{AdamW, RmsProp, RmsPropW, WeightDecay};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, Process};
use optsde_core::schedule::Constant;
use optsde_device::entry::Entry;
use optsde_device::observe::{MomentsAndLoss, Positioned};
use optsde_device::process::FromNormal;

use crate::ensemble::{Outcome, Plan, Record};
use crate::experiment::{Context, Estimate, Failure, Number};
use crate::theory::scaling_rules::AdaptiveRun;

/// What an optimizer is run on, and from where.
#[derive(Clone, Copy)]
pub(super) struct Problem<L> {
    pub(super) loss: L,
    /// Standard deviation of the gradient noise.
    pub(super) sigma: f64,
    pub(super) eta: f64,
    /// The mean of the starting point.
    pub(super) start: [f64; 2],
    /// Its standard deviations.
    pub(super) deviation: [f64; 2],
}

/// From a normal point, under white noise.
type Scattered<O, L> = FromNormal<O, NoisyGradient<L, White<Number>>, 2>;

impl<L> Problem<L> {
    /// The process.
    pub(super) fn under<O>(self, optimizer: O) -> Scattered<O, L> {
        FromNormal {
            descent: Descent {
                optimizer,
                oracle: NoisyGradient { loss: self.loss, noise: White { deviation: Number::of(self.sigma) } },
                schedule: Constant(Number::of(self.eta)),
                start: self.start.map(Number::of),
            },
            deviation: self.deviation.map(Number::of),
        }
    }
}

impl Problem<Quadratic<Number, 2>> {
    /// A diagonal quadratic loss, from its minimum.
    pub(super) fn quadratic(curvatures: [f64; 2], sigma: f64, eta: f64) -> Self {
        let loss = Quadratic::diagonal(curvatures.map(Number::of));
        Self { loss, sigma, eta, start: [0.0; 2], deviation: [0.0; 2] }
    }
}

/// How much is run.
#[derive(Clone, Copy)]
pub(super) struct Length {
    pub(super) paths: u64,
    pub(super) steps: u64,
    /// The steps after which a run counts as settled.
    pub(super) settled_after: u64,
    /// The distance between the later steps that are averaged.
    pub(super) every: u64,
}

impl Length {
    /// The record of the settled state.
    pub(super) fn settled(&self) -> Record {
        Record::Average { first: self.settled_after, last: self.steps, every: self.every }
    }
}

/// Means over paths.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    /// E `x_i^2`.
    pub(super) squares: [Estimate; 2],
    /// E f.
    pub(super) loss: Estimate,
    /// `Var x_i`; without meaning for a mean over several steps.
    pub(super) variances: [f64; 2],
}

/// What a run showed.
pub(super) struct Settled {
    /// In the settled state.
    pub(super) level: Measured,
    /// At the steps asked for.
    pub(super) course: Vec<(f64, Measured)>,
}

impl Settled {
    /// The course of one number.
    pub(super) fn course_of(&self, number: impl Fn(&Measured) -> f64) -> Vec<(f64, f64)> {
        self.course.iter().map(|(step, measured)| (*step, number(measured))).collect()
    }
}

/// Runs an optimizer until it has settled; `course` lists the steps of interest on the way.
pub(super) fn settle<O, L>(
    context: &Context<'_>,
    name: &str,
    optimizer: O,
    problem: Problem<L>,
    length: &Length,
    course: &[u64],
) -> Result<Settled, Failure>
where
    Scattered<O, L>: Entry<MomentsAndLoss<L>, 5> + Sync,
    <Scattered<O, L> as Process<Number>>::State: Positioned<Number, 2>,
    L: Loss<Number, 2> + Copy + Sync + 'static,
{
    let observe = MomentsAndLoss(problem.loss);
    let records = course.iter().map(|&step| Record::At(step)).chain([length.settled()]);
    let plan = Plan::new(length.paths, length.steps).with_records(records);
    let outcome = context.simulate(name, &problem.under(optimizer), observe, plan)?;
    let settled = course.len();
    let course = course.iter().zip(0..).map(|(&step, record)| (Real::of_count(step), measured(&outcome, record)));
    Ok(Settled { course: course.collect(), level: measured(&outcome, settled) })
}

fn measured(outcome: &Outcome<Number, 5>, record: usize) -> Measured {
    let mean = |observable| mean_at(outcome, record, observable);
    let squares = [mean(2), mean(3)];
    let variance = |i: usize| squares[i].value - mean(i).value * mean(i).value;
    Measured { squares, loss: mean(4), variances: [variance(0), variance(1)] }
}

/// The mean of an observable at a record.
pub(super) fn mean_at<const M: usize>(outcome: &Outcome<Number, M>, record: usize, observable: usize) -> Estimate {
    let unknown = Estimate::sampled(f64::NAN, (f64::NEG_INFINITY, f64::INFINITY));
    outcome.moments.get(record).map_or(unknown, |moments| Estimate::mean(moments, observable))
}

/// `AdamW` with bias correction and epsilon = 0, as the formulas have it.
pub(super) fn adamw(run: &AdaptiveRun) -> AdamW<Number> {
    let [beta1, beta2, decay] = [run.hyper.beta1, run.hyper.beta2, run.weight_decay].map(Number::of);
    AdamW::new(beta1, beta2, Number::of(run.hyper.epsilon), decay)
}

/// `RMSpropW` with epsilon = 0, its second moment starting where the run says.
pub(super) fn rmspropw(run: &AdaptiveRun) -> RmsPropW<Number> {
    let optimizer = RmsProp {
        initial_v: Number::of(run.second_moment),
        ..RmsProp::new(Number::of(run.hyper.beta2), Number::of(run.hyper.epsilon))
    };
    RmsPropW { optimizer, decay: WeightDecay::decoupled(Number::of(run.weight_decay)) }
}

/// `RMSpropW` if `beta1` is 0, which has no first moment, else `AdamW`.
pub(super) fn settle_adaptive(
    context: &Context<'_>,
    name: &str,
    run: &AdaptiveRun,
    problem: Problem<Quadratic<Number, 2>>,
    length: &Length,
    course: &[u64],
) -> Result<Settled, Failure> {
    if run.hyper.beta1 == 0.0 {
        settle(context, name, rmspropw(run), problem, length, course)
    } else {
        settle(context, name, adamw(run), problem, length, course)
    }
}

/// Steps from 1 to `last`, ten in each decade from 10 on.
pub(super) fn logarithmic_steps(last: u64) -> Vec<u64> {
    let decades = (0..).map(|exponent| 10_u64.pow(exponent)).take_while(|&decade| decade * 10 <= last);
    let from_ten = decades.flat_map(|decade| [10, 12, 15, 20, 25, 30, 40, 50, 65, 80].map(|part| part * decade));
    (1..10).chain(from_ten).take_while(|&step| step <= last).collect()
}
