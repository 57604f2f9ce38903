//! An optimizer and its equations on one landscape of two parameters, recorded at the same iterations.

use optsde_core::Real;
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::{Heun, Integration, PlainEulerMaruyama};
use optsde_device::entry::Entry;
use optsde_device::observe::{Basin, Positioned};

use super::landscape::Landscape;
use super::proportion::proportion;
use crate::ensemble::{Plan, Record};
use crate::experiment::{Context, Estimate, Failure, Number};

/// What is recorded, in iterations of the optimizer.
#[derive(Clone, Copy)]
pub(super) struct Timeline {
    pub(super) paths: u64,
    pub(super) iterations: u64,
    /// The distance between records.
    pub(super) every: u64,
    /// From here to the end every iteration counts into the mean of the tail.
    pub(super) tail: u64,
}

impl Timeline {
    /// The recorded iterations of a run that starts at one of them.
    fn places(&self, first: u64) -> impl Iterator<Item = u64> {
        (0..=self.iterations / self.every).map(|place| place * self.every).filter(move |place| *place >= first)
    }

    /// The same for a process that starts at iteration `first` and takes `per_iteration` steps for each.
    fn plan(&self, first: u64, per_iteration: u64) -> Plan {
        let step = |iteration: u64| (iteration - first) * per_iteration;
        let mut records: Vec<Record> = self.places(first).map(|place| Record::At(step(place))).collect();
        records.push(Record::Average { first: step(self.tail), last: step(self.iterations), every: per_iteration });
        Plan::new(self.paths, step(self.iterations)).with_records(records)
    }
}

/// What was recorded.
pub(super) struct Curve {
    /// Iteration and means.
    points: Vec<(u64, Means)>,
    /// Means over the tail.
    pub(super) tail: Means,
}

/// Means over paths.
#[derive(Clone, Copy)]
pub(super) struct Means {
    /// E f above the floor.
    pub(super) loss: Estimate,
    /// E x.
    pub(super) x: [f64; 2],
    /// P(x_1 > 0) at a record; without meaning for the tail.
    right: Estimate,
}

impl Curve {
    /// E f after so many iterations, one of those recorded.
    pub(super) fn loss_at(&self, iteration: u64) -> Result<Estimate, Failure> {
        let found = self.points.iter().find(|(at, _)| *at == iteration);
        found.map(|(_, means)| means.loss).ok_or_else(|| Failure::setup(format!("no record at {iteration}")))
    }

    /// P(x_1 > 0) at the last record.
    pub(super) fn share_on_the_right(&self) -> Estimate {
        let unknown = Estimate::sampled(f64::NAN, (f64::NEG_INFINITY, f64::INFINITY));
        self.points.last().map_or(unknown, |(_, means)| means.right)
    }

    /// (iteration, E f), where it can be drawn on a logarithmic axis.
    pub(super) fn losses(&self) -> Vec<(f64, f64)> {
        self.points.iter().map(|(k, means)| (f64::of_count(*k), means.loss.value)).collect()
    }

    /// (E x_1, E x_2).
    pub(super) fn positions(&self) -> Vec<(f64, f64)> {
        self.points.iter().map(|(_, means)| means.x.into()).collect()
    }

    /// (iteration, E x_1).
    pub(super) fn first_coordinate(&self) -> Vec<(f64, f64)> {
        self.points.iter().map(|(k, means)| (f64::of_count(*k), means.x[0])).collect()
    }
}

/// How an equation is integrated, in steps for each iteration of the optimizer.
#[derive(Clone, Copy)]
pub(super) enum Scheme {
    /// Euler-Maruyama as printed: at one step for each iteration m and v have the recursions of the optimizer.
    Euler(u64),
    /// Heun's scheme, with M and V relaxed exactly.
    Heun(u64),
}

/// A process and where it begins.
struct Recorded<'a, P> {
    process: &'a P,
    first: u64,
    per_iteration: u64,
}

fn record<P>(
    context: &Context<'_>,
    name: &str,
    landscape: &Landscape,
    recorded: &Recorded<'_, P>,
    timeline: &Timeline,
) -> Result<Curve, Failure>
where
    P: Entry<Basin, 4> + Sync,
    P::State: Positioned<Number, 2>,
{
    let plan = timeline.plan(recorded.first, recorded.per_iteration);
    let outcome = context.simulate(name, recorded.process, landscape.basin(), plan)?;
    let mut means: Vec<Means> = outcome
        .moments
        .iter()
        .map(|moments| Means {
            loss: Estimate::mean(moments, 0),
            x: [1, 2].map(|i| Estimate::mean(moments, i).value),
            right: proportion(moments, 3),
        })
        .collect();
    let tail = means.pop().ok_or_else(|| Failure::setup("no record"))?;
    Ok(Curve { points: timeline.places(recorded.first).zip(means).collect(), tail })
}

/// Records an optimizer, which takes one step for each iteration.
pub(super) fn optimizer<P>(
    context: &Context<'_>,
    name: &str,
    landscape: &Landscape,
    process: &P,
    timeline: &Timeline,
) -> Result<Curve, Failure>
where
    P: Entry<Basin, 4> + Sync,
    P::State: Positioned<Number, 2>,
{
    record(context, name, landscape, &Recorded { process, first: 0, per_iteration: 1 }, timeline)
}

/// Where an equation in the time k eta starts.
pub(super) struct Beginning<const N: usize> {
    pub(super) state: State<Number, N, 2>,
    pub(super) time: f64,
    /// The iteration that this is for the optimizer.
    pub(super) iteration: u64,
}

type Integrated<S, M, const N: usize> = Integration<S, M, Number, N, 2>;

/// Records an equation.
pub(super) fn equation<S, const N: usize>(
    context: &Context<'_>,
    name: &str,
    landscape: &Landscape,
    (sde, eta): (S, f64),
    beginning: &Beginning<N>,
    scheme: Scheme,
    timeline: &Timeline,
) -> Result<Curve, Failure>
where
    S: Sde<Number, N, 2>,
    Integrated<S, PlainEulerMaruyama, N>: Entry<Basin, 4, State = State<Number, N, 2>> + Sync,
    Integrated<S, Heun, N>: Entry<Basin, 4, State = State<Number, N, 2>> + Sync,
{
    let Beginning { state, time, iteration: first } = *beginning;
    let (Scheme::Euler(per_iteration) | Scheme::Heun(per_iteration)) = scheme;
    let (time, step) = (Number::of(time), Number::of(eta / f64::of_count(per_iteration)));
    match scheme {
        Scheme::Euler(_) => {
            let process = &Integration::new(sde, PlainEulerMaruyama, state, time, step)?;
            record(context, name, landscape, &Recorded { process, first, per_iteration }, timeline)
        }
        Scheme::Heun(_) => {
            let process = &Integration::new(sde, Heun, state, time, step)?;
            record(context, name, landscape, &Recorded { process, first, per_iteration }, timeline)
        }
    }
}
