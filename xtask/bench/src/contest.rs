//! One workload: this project and its rivals, measured in pairs.

use std::thread::sleep;
use std::time::Duration;

/// Does the work once and says what it cost: seconds, or bytes. Less is better.
pub(crate) type Measure = Box<dyn FnMut() -> Result<f64, String>>;

/// What a cost is shown as.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) name: &'static str,
    /// Cost times this, or this divided by the cost.
    pub(crate) scale: f64,
    pub(crate) inverse: bool,
}

impl Unit {
    /// Nanoseconds for each of so many operations.
    pub(crate) fn nanoseconds(name: &'static str, operations: f64) -> Self {
        Self { name, scale: 1e9 / operations, inverse: false }
    }

    pub(crate) fn show(&self, cost: f64) -> f64 {
        if self.inverse { self.scale / cost } else { self.scale * cost }
    }
}

/// What is asked of a ratio.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// The rival's cost is at least so many times ours.
    Faster(f64),
    /// Our cost is at most so many times the rival's.
    Within(f64),
    /// The rival's cost divided by ours is reported.
    Reported,
}

impl Target {
    fn ratio(self, ours: f64, theirs: f64) -> f64 {
        match self {
            Self::Within(_) => ours / theirs,
            Self::Faster(_) | Self::Reported => theirs / ours,
        }
    }
}

pub(crate) struct Rival {
    pub(crate) name: String,
    pub(crate) target: Target,
    /// An error when it cannot be started.
    pub(crate) start: Box<dyn FnOnce() -> Result<Measure, String>>,
}

pub(crate) struct Contest {
    pub(crate) workload: String,
    pub(crate) unit: Unit,
    /// Or why this machine cannot measure it.
    pub(crate) ours: Result<Measure, String>,
    pub(crate) rivals: Vec<Rival>,
}

/// Median, least and largest of the rounds.
#[derive(Clone, Copy)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) largest: f64,
}

impl Spread {
    /// Of at least one value; the median is the upper one of two.
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
        Self { median: at(values.len() / 2), least: at(0), largest: at(values.len().saturating_sub(1)) }
    }
}

/// What came of our own work.
#[derive(Clone)]
pub(crate) enum Ours {
    /// In the unit.
    Measured(f64),
    /// This machine cannot measure it.
    Skipped(String),
    /// It ended with an error.
    Failed(String),
}

/// What came of one rival.
pub(crate) struct Row {
    pub(crate) workload: String,
    pub(crate) unit: &'static str,
    /// In the unit.
    pub(crate) ours: Ours,
    /// None if there is no rival.
    pub(crate) rival: Option<String>,
    pub(crate) target: Target,
    /// The rival in the unit, and the ratio; or why it did not run.
    pub(crate) outcome: Result<(f64, Spread), String>,
}

impl Row {
    /// Whether the target is met, if there is one and the rival ran.
    pub(crate) fn met(&self) -> Option<bool> {
        let (_, ratio) = self.outcome.as_ref().ok()?;
        match self.target {
            Target::Faster(least) => Some(ratio.median >= least),
            Target::Within(largest) => Some(ratio.median <= largest),
            Target::Reported => None,
        }
    }
}

type Pairs = Vec<(f64, f64)>;

/// A rival of a running contest, and what was measured of ours and of it.
type Running = (String, Target, Result<Measure, String>, Pairs);

impl Contest {
    /// A rival that does not run is reported as such, and so is an error of our own.
    pub(crate) fn run(self, rounds: usize) -> Vec<Row> {
        let Self { workload, unit, ours, rivals } = self;
        let row = |ours: Ours, rival, target, outcome| Row {
            workload: workload.clone(),
            unit: unit.name,
            ours,
            rival,
            target,
            outcome,
        };
        let alone = |ours| vec![row(ours, None, Target::Reported, Err(String::new()))];
        let mut ours = match ours {
            Ok(ours) => ours,
            Err(reason) => return alone(Ours::Skipped(reason)),
        };
        let mut running: Vec<Running> =
            rivals.into_iter().map(|rival| (rival.name, rival.target, (rival.start)(), Vec::new())).collect();
        let ours = match measure(&mut ours, &mut running, rounds) {
            Ok(all) => Ours::Measured(unit.show(Spread::of(all).median)),
            Err(reason) => return alone(Ours::Failed(reason)),
        };
        if running.is_empty() {
            return alone(ours);
        }
        let outcome = |target: Target, started: Result<Measure, String>, pairs: Pairs| {
            let _stopped = started?;
            let ratios = pairs.iter().map(|(ours, theirs)| target.ratio(*ours, *theirs)).collect();
            let theirs = Spread::of(pairs.iter().map(|(_, theirs)| *theirs).collect()).median;
            Ok((unit.show(theirs), Spread::of(ratios)))
        };
        let rows = running.into_iter();
        rows.map(|(name, target, started, pairs)| {
            row(ours.clone(), Some(name), target, outcome(target, started, pairs))
        })
        .collect()
    }
}

/// Before every measurement: threads of the one before may still be waiting for work, and everybody finds a processor
/// that has rested as long.
const PAUSE: Duration = Duration::from_millis(50);

/// The rounds: all costs of ours.
fn measure(ours: &mut Measure, rivals: &mut [Running], rounds: usize) -> Result<Vec<f64>, String> {
    let mut all = Vec::new();
    for _ in 0..rounds {
        if rivals.iter().all(|(_, _, started, _)| started.is_err()) {
            sleep(PAUSE);
            all.push(ours()?);
        }
        for (_, _, started, pairs) in &mut *rivals {
            let Ok(theirs) = started else { continue };
            sleep(PAUSE);
            let cost = ours()?;
            all.push(cost);
            sleep(PAUSE);
            match theirs() {
                Ok(theirs) => pairs.push((cost, theirs)),
                Err(reason) => *started = Err(reason),
            }
        }
    }
    Ok(all)
}
