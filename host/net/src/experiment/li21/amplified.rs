//! SVAG runs of one network: the same time with l times as many steps.
//!
//! A run is measured by its training loss and its test error, each averaged over the end of its time. Beside SVAG
//! runs plain SGD with a learning rate l times smaller: its noise is l times smaller than that of the SDE, and it tends to
//! gradient flow. It is the rival that a claim has to tell from SGD.

use optsde::experiment::{
    Axis, Claim, Context, Estimate, Failure, Figure, Findings, Kept, Mark, Panel, Prediction, Role, Running, Series,
    Table,
};
use optsde_core::Real;
use optsde_core::optimizer::{Decayed, Sgd, WeightDecay};
use optsde_core::schedule::Schedule;
use optsde_core::svag::{Amplification, SvagScale};

use super::super::replicates::{Replicates, at, deviation, with_half_width};
use super::super::small::{derived, digits_tanh, start};
use crate::mlp::{Initial, Mlp};
use crate::network::{Network, Number, Split};
use crate::noise::{GradientSource, Minibatch, Svag};
use crate::optimizer::Pass;
use crate::sampling::{Sampler, Scheme};
use crate::training::{End, Scheduled, digest, train};

/// Hidden units of the tanh network on the digits.
pub(super) const HIDDEN: usize = 20;
/// Samples of a batch.
pub(super) const BATCH: usize = 8;
/// Weight decay.
pub(super) const DECAY: f64 = 0.01;
/// Points of a curve.
const POINTS: u64 = 40;

/// What is run for every l.
pub(super) struct Setting<S> {
    pub(super) name: &'static str,
    /// Written into the record: what the schedule is.
    pub(super) schedule_name: &'static str,
    pub(super) schedule: S,
    pub(super) scheme: Scheme,
    /// Steps of SGD.
    pub(super) steps: u64,
    /// The l of SVAG; the first is 1.
    pub(super) l: &'static [u32],
    pub(super) replicates: usize,
    /// How many of the 40 points of a curve are averaged at its end.
    pub(super) averaged: usize,
}

/// A schedule whose time runs l times as slowly, with learning rates l times as small.
#[derive(Clone, Copy, Debug)]
struct Slower<'a, S> {
    schedule: &'a S,
    l: Number,
}

impl<S: Schedule<Number>> Schedule<Number> for Slower<'_, S> {
    fn at(&self, t: Number) -> Number {
        self.schedule.at(t / self.l) / self.l
    }
}

/// What is measured of a run.
const MEASURED: usize = 2;

impl<S: Schedule<Number> + Send + Sync> Setting<S> {
    /// SGD, SVAG with every other l, and plain SGD with the largest l.
    fn runs(&self) -> usize {
        self.l.len() + 1
    }

    fn largest(&self) -> u32 {
        self.l.last().copied().unwrap_or(1)
    }

    /// Training loss and test error of every run, averaged at the end, then the curves of the losses.
    fn replicate(&self, running: &Running<'_>) -> Result<Kept, Failure> {
        let mut network = digits_tanh::<Number>(HIDDEN)?;
        let x = start(&network, Initial::Glorot, running.seed);
        let (mut kept, mut curves) = (Kept::default(), Vec::new());
        for run in 0..self.runs() {
            let seed = derived(running.seed, &format!("run {run}"));
            let sampler = Sampler::new(self.scheme, network.samples(), BATCH, seed).map_err(Failure::setup)?;
            let batches = Minibatch::new(sampler);
            let l = self.l.get(run).copied().unwrap_or(self.largest());
            let amplified = run < self.l.len() && l > 1;
            let mut source: Box<dyn GradientSource<Number>> = if amplified {
                let scale = SvagScale::Li21(Number::of(f64::from(l)));
                Box::new(Svag::new(batches, Amplification::new(scale)?))
            } else {
                Box::new(batches)
            };
            let mut x = x.clone();
            let (losses, errors, end) = self.curve(&mut network, source.as_mut(), &mut x, l)?;
            kept.numbers.extend([&losses, &errors].map(|curve| last(curve, self.averaged)));
            kept.diverged |= end != End::Finished;
            kept.digest = kept.digest.rotate_left(1) ^ digest(&x);
            curves.extend(losses);
        }
        kept.numbers.extend(curves);
        Ok(kept)
    }

    fn curve(
        &self,
        network: &mut Mlp<Number>,
        source: &mut dyn GradientSource<Number>,
        x: &mut [Number],
        l: u32,
    ) -> Result<(Vec<f64>, Vec<f64>, End), Failure> {
        let optimizer =
            Box::new(Pass::start(Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(Number::of(DECAY)) }, x));
        let schedule = Slower { schedule: &self.schedule, l: Number::of(f64::from(l)) };
        let mut dynamics = Scheduled { optimizer, schedule };
        let (mut losses, mut errors) = (Vec::new(), Vec::new());
        let every = self.steps / POINTS * u64::from(l);
        let mut end = End::Finished;
        for point in 0..POINTS {
            let steps = point * every..(point + 1) * every;
            if end == End::Finished {
                end = train(network, source, &mut dynamics, x, steps, &mut |_, _, _| ())?;
            }
            losses.push(network.evaluate(x, Split::Train).map_err(Failure::setup)?.loss);
            errors.push(network.evaluate(x, Split::Test).map_err(Failure::setup)?.error_rate());
        }
        Ok((losses, errors, end))
    }
}

/// The mean of the last points.
fn last(curve: &[f64], count: usize) -> f64 {
    let points = &curve[curve.len().saturating_sub(count)..];
    points.iter().sum::<f64>() / f64::of_count(points.len() as u64)
}

/// Runs a setting, and decides whether SVAG with every l ends where SGD does.
pub(super) fn compare<S: Schedule<Number> + Send + Sync>(
    context: &Context<'_>,
    setting: &Setting<S>,
    findings: &mut Findings,
) -> Result<(), Failure> {
    let description = format!(
        "{}, {:?}, {} steps, l {:?}, {} points, tanh {HIDDEN}, batch {BATCH}, decay {DECAY}",
        setting.schedule_name, setting.scheme, setting.steps, setting.l, setting.averaged
    );
    let steps = setting.steps * (setting.l.iter().map(|l| u64::from(*l)).sum::<u64>() + u64::from(setting.largest()));
    let runs = Replicates::run(context, setting.name, setting.replicates, steps, &description, |running| {
        setting.replicate(running)
    })?;
    let value = |numbers: &[f64], run: usize, which: usize| at(numbers, run * MEASURED + which);
    let plain = setting.l.len();
    for (which, what) in ["final training loss", "final test error"].into_iter().enumerate() {
        let rival = runs.mean(|numbers| value(numbers, plain, which) - value(numbers, 0, which));
        for (run, l) in setting.l.iter().enumerate().skip(1) {
            let difference = runs.mean(|numbers| value(numbers, run, which) - value(numbers, 0, which));
            if which == 0 {
                findings.claims.push(Claim::paper(
                    format!(
                        "{}: {what} of SVAG, l = {l}, is nearer to that of SGD than plain SGD with eta/{} is (difference to SGD)",
                        setting.name,
                        setting.largest()
                    ),
                    Prediction::Closer { value: 0.0, rival: rival.value },
                    difference,
                ));
            }
        }
        let spread = deviation(&runs.each(|numbers| value(numbers, 0, which)));
        let furthest = (1..plain)
            .map(|run| runs.mean(|numbers| value(numbers, run, which) - value(numbers, 0, which)))
            .fold(Estimate::computed(0.0), |far, own| if own.value.abs() > far.value.abs() { own } else { far });
        let distance = if furthest.value < 0.0 { furthest.scaled(-1.0) } else { furthest };
        findings.claims.push(Claim::paper(
            format!("{}: {what} of SVAG, any l, differs from that of SGD by less than two runs of SGD do (2 standard deviations)", setting.name),
            Prediction::AtMost { bound: 2.0 * spread },
            distance,
        ));
        table(findings, what).rows.extend((0..setting.runs()).map(|run| {
            let name = if run == plain {
                format!("SGD, eta/{}", setting.largest())
            } else {
                format!("l = {}", setting.l[run])
            };
            let mean = runs.mean(|numbers| value(numbers, run, which));
            vec![setting.name.into(), name, with_half_width(&mean, 4), format!("{spread:.4}")]
        }));
    }
    findings.figures.push(Figure {
        caption: "The training loss over time in steps of SGD, mean of the seeds.".into(),
        panels: vec![panel(setting, &runs)],
    });
    Ok(())
}

fn table<'a>(findings: &'a mut Findings, what: &str) -> &'a mut Table {
    let caption = format!(
        "The {what}, mean of the seeds and half-width of its interval, with the standard deviation of one run of SGD."
    );
    let place = findings.tables.iter().position(|table| table.caption == caption).unwrap_or_else(|| {
        let columns = ["setting", "run", what, "standard deviation of SGD"].map(String::from).into();
        findings.tables.push(Table { caption, columns, rows: Vec::new() });
        findings.tables.len() - 1
    });
    &mut findings.tables[place]
}

fn panel<S: Schedule<Number> + Send + Sync>(setting: &Setting<S>, runs: &Replicates) -> Panel {
    let points = usize::try_from(POINTS).unwrap_or(0);
    let series = |run: usize| {
        let first = setting.runs() * MEASURED + run * points;
        let mean = |place: usize| runs.mean(|numbers| at(numbers, first + place)).value;
        let time = |place: usize| f64::of_count((place as u64 + 1) * (setting.steps / POINTS));
        let curve = (0..points).map(|place| (time(place), mean(place))).collect();
        match setting.l.get(run) {
            Some(1) => Series::new("SGD", Role::Measured, Mark::Symbols, curve),
            Some(l) => Series::new(format!("SVAG, l = {l}"), Role::Continuous, Mark::Line, curve),
            None => Series::new(format!("SGD, η/{}", setting.largest()), Role::Approximation, Mark::Dashed, curve),
        }
    };
    Panel {
        title: format!("Training loss, {}", setting.name),
        x: Axis::linear("k/l"),
        y: Axis::logarithmic("training loss"),
        series: (0..setting.runs()).map(series).collect(),
        verticals: Vec::new(),
    }
}
