//! What to run and what to record, and what comes back.

use optsde_core::random::Seed;
use optsde_core::statistics::{Histogram, Moments};
use optsde_core::{LANES, Real};
pub use optsde_device::kernel::MAX_BINS;

/// When the observables of a path are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// After this many steps.
    At(u64),
    /// The mean over the states after steps `first`, `first + every`, ... up to `last`; each path counts as
    /// one sample, so statistics over paths remain those of independent samples.
    Average {
        /// The first step included, counted as completed steps.
        first: u64,
        /// No state after this many steps is included.
        last: u64,
        /// The distance between included steps.
        every: u64,
    },
}

impl Record {
    /// Whether the state after `completed` steps is included.
    #[inline]
    pub fn includes(self, completed: u64) -> bool {
        match self {
            Self::At(step) => completed == step,
            Self::Average { first, last, every } => {
                (first..=last).contains(&completed) && (completed - first).is_multiple_of(every)
            }
        }
    }

    /// The last step included.
    pub fn end(self) -> u64 {
        match self {
            Self::At(step) => step,
            Self::Average { first, last, every } => first + (last - first) / every * every,
        }
    }

    /// How many states are included.
    pub fn samples(self) -> u64 {
        match self {
            Self::At(_) => 1,
            Self::Average { first, last, every } => (last - first) / every + 1,
        }
    }
}

/// A histogram of one observable at the last record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bins {
    /// Which observable.
    pub observable: usize,
    /// The lower end of the range.
    pub low: f64,
    /// The upper end of the range.
    pub high: f64,
    /// How many bins, up to [`MAX_BINS`].
    pub bins: usize,
}

/// What an ensemble does.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The seed of all streams.
    pub seed: Seed,
    /// The number of paths.
    pub paths: u64,
    /// The number of steps.
    pub steps: u64,
    /// When to take the observables, in any order.
    pub records: Vec<Record>,
    /// For how many of the first paths to keep the observables of every record.
    pub kept_paths: u64,
    /// A histogram at the last record.
    pub bins: Option<Bins>,
}

/// Why a plan cannot be run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// There is nothing to run.
    #[error("paths is 0, allowed: 1 or more")]
    NoPaths,
    /// A record asks for a step that is not run, or for none.
    #[error("record {record:?} is outside the run, allowed: steps 0 to {steps}, every 1 or more, first at most last")]
    Record {
        /// The record.
        record: Record,
        /// The number of steps of the run.
        steps: u64,
    },
    /// The histogram cannot be made.
    #[error("histogram of observable {observable}: {reason}")]
    Histogram {
        /// The observable.
        observable: usize,
        /// What is wrong.
        reason: String,
    },
}

impl Plan {
    /// A run from seed 0 with one record after the last step.
    pub fn new(paths: u64, steps: u64) -> Self {
        Self { seed: Seed(0), paths, steps, records: vec![Record::At(steps)], kept_paths: 0, bins: None }
    }

    /// The same run from another seed.
    pub fn with_seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The same run with these records.
    pub fn with_records(mut self, records: impl IntoIterator<Item = Record>) -> Self {
        self.records = records.into_iter().collect();
        self
    }

    /// The same run, keeping the observables of the first `paths` paths.
    pub fn keeping(mut self, paths: u64) -> Self {
        self.kept_paths = paths;
        self
    }

    /// The same run with a histogram.
    pub fn with_bins(mut self, bins: Bins) -> Self {
        self.bins = Some(bins);
        self
    }

    /// The number of leaves of 64 paths.
    pub fn leaves(&self) -> u64 {
        self.paths.div_ceil(LANES as u64)
    }

    /// Checks records and histogram against the run; `observables` is how many there are.
    pub(crate) fn check<R: Real>(&self, observables: usize) -> Result<Option<Histogram<R, MAX_BINS>>, PlanError> {
        if self.paths == 0 {
            return Err(PlanError::NoPaths);
        }
        for &record in &self.records {
            let sound = match record {
                Record::At(_) => true,
                Record::Average { first, last, every } => every > 0 && first <= last,
            };
            if !sound || record.end() > self.steps {
                return Err(PlanError::Record { record, steps: self.steps });
            }
        }
        let Some(Bins { observable, low, high, bins }) = self.bins else { return Ok(None) };
        let error = |reason: String| PlanError::Histogram { observable, reason };
        if observable >= observables {
            return Err(error(format!("allowed: below {observables}")));
        }
        Histogram::new(R::of(low), R::of(high), bins).map(Some).map_err(|reason| error(reason.to_string()))
    }
}

/// The statistics of a run: `M` observables at every record.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<R, const M: usize> {
    /// Moments over paths, record by record.
    pub moments: Vec<Moments<R, M>>,
    /// The observables of the kept paths: path by path, each record by record.
    pub kept: Vec<[R; M]>,
    /// The histogram asked for.
    pub histogram: Option<Histogram<R, MAX_BINS>>,
    /// Paths whose final state is not finite.
    pub diverged: u64,
    /// A name for the final states of all paths.
    pub digest: u64,
}
