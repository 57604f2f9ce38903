//! One leaf: 64 paths side by side, one array per number of the state.
//!
//! Everything here is inlined into one function per instruction set, where the loop over lanes becomes
//! vector code.

use optsde_core::process::Process;
use optsde_core::random::{PathIndex, Purpose, path_stream};
use optsde_core::statistics::{Digest, Histogram, Mergeable, Moments, reduce_leaf};
use optsde_core::{Fields, LANES, Real};
use optsde_device::Observable;

use super::advance::{in_turn, side_by_side};
use super::generators::Generators;
use super::isa::Work;
use super::normals::FirstDraw;
use super::plan::{MAX_BINS, Outcome, Plan, Record};
use super::states::{Aligned, States};

/// The statistics of a set of leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<R, const M: usize>(pub(super) Outcome<R, M>);

impl<R, const M: usize> Part<R, M> {
    /// These statistics.
    pub fn new(outcome: Outcome<R, M>) -> Self {
        Self(outcome)
    }

    /// The statistics.
    pub fn outcome(&self) -> &Outcome<R, M> {
        &self.0
    }
}

impl<R: Real, const M: usize> Mergeable for Part<R, M> {
    fn merge(&self, other: &Self) -> Self {
        let (left, right) = (&self.0, &other.0);
        let mut digest = Digest::new();
        digest.word(left.digest);
        digest.word(right.digest);
        Self(Outcome {
            moments: left.moments.iter().zip(&right.moments).map(|(a, b)| a.merge(b)).collect(),
            kept: left.kept.iter().chain(&right.kept).copied().collect(),
            histogram: left.histogram.as_ref().zip(right.histogram.as_ref()).and_then(|(a, b)| a.merge(b).ok()),
            diverged: left.diverged + right.diverged,
            digest: digest.value(),
        })
    }
}

/// The observables of 64 paths, one array per observable.
type Observed<R, const M: usize> = [[R; LANES]; M];

struct Block<R: Real, P: Process<R>> {
    states: States<R, P::State>,
    generators: Generators,
    first: FirstDraw<R>,
    run: P::Run,
    completed: u64,
}

impl<R: Real, P: Process<R>> Block<R, P> {
    #[inline(always)]
    fn start(process: &P, plan: &Plan, first_path: u64) -> Self {
        let stream = |lane: usize| path_stream(plan.seed, PathIndex(first_path + lane as u64), Purpose::Start, 0);
        let mut states = States::all(process.start(&mut stream(0)));
        for lane in 1..LANES {
            states.put(lane, process.start(&mut stream(lane)));
        }
        let generators = Generators::new(plan.seed, first_path);
        Self { states, generators, first: FirstDraw::new(), run: process.start_run(), completed: 0 }
    }

    #[inline(always)]
    fn advance_to(&mut self, process: &P, completed: u64) {
        while self.completed < completed {
            let step = process.step(self.completed, &mut self.run);
            match &mut self.states {
                States::SideBySide(Aligned(lanes)) => {
                    side_by_side(process, &step, lanes, &mut self.generators, &mut self.first);
                }
                States::InTurn(Aligned(states)) => {
                    in_turn(process, &step, states, &mut self.generators, &mut self.first);
                }
            }
            self.completed += 1;
        }
    }

    #[inline(always)]
    fn accumulate<const M: usize>(&self, observe: &impl Observable<R, P::State, M>, sums: &mut Observed<R, M>) {
        for lane in 0..LANES {
            let values = observe.observe(&self.states.get(lane));
            for (sum, value) in sums.iter_mut().zip(values) {
                sum[lane] += value;
            }
        }
    }
}

/// What every leaf of a run has in common.
pub(super) struct Job<'a, R, P, O> {
    pub(super) process: &'a P,
    pub(super) observe: &'a O,
    pub(super) plan: &'a Plan,
    /// Empty, if one is asked for.
    pub(super) histogram: Option<Histogram<R, MAX_BINS>>,
}

/// One of the leaves of a job.
pub(super) struct Leaf<'a, R, P, O, const M: usize> {
    pub(super) job: &'a Job<'a, R, P, O>,
    pub(super) index: u64,
}

impl<R, P, O, const M: usize> Work for Leaf<'_, R, P, O, M>
where
    R: Real,
    P: Process<R>,
    O: Observable<R, P::State, M>,
{
    type Output = Part<R, M>;

    #[inline(always)]
    fn run(self) -> Part<R, M> {
        run_leaf(self.job, self.index)
    }
}

/// Runs one leaf to the end.
#[inline(always)]
fn run_leaf<R, P, O, const M: usize>(job: &Job<'_, R, P, O>, leaf: u64) -> Part<R, M>
where
    R: Real,
    P: Process<R>,
    O: Observable<R, P::State, M>,
{
    let plan = job.plan;
    let first_path = leaf * LANES as u64;
    let mut block = Block::<R, P>::start(job.process, plan, first_path);
    let mut sums: Vec<Observed<R, M>> = vec![[[R::ZERO; LANES]; M]; plan.records.len()];
    loop {
        let mut next = plan.steps;
        for (record, sums) in plan.records.iter().zip(&mut sums) {
            if record.includes(block.completed) {
                block.accumulate(job.observe, sums);
            }
            next = next.min(next_included(*record, block.completed).unwrap_or(next));
        }
        if block.completed == plan.steps {
            break;
        }
        block.advance_to(job.process, next);
    }
    let lanes = usize::try_from((plan.paths - first_path).min(LANES as u64)).unwrap_or(LANES);
    finish(&block, &sums, plan, job.histogram.clone(), first_path, lanes)
}

/// The first step after `completed` that the record includes.
fn next_included(record: Record, completed: u64) -> Option<u64> {
    let next = match record {
        Record::At(step) => step,
        Record::Average { first, .. } if completed < first => first,
        Record::Average { first, every, .. } => first + ((completed - first) / every + 1) * every,
    };
    (next > completed && next <= record.end()).then_some(next)
}

/// Turns the sums of 64 paths, of which the first `lanes` exist, into statistics.
fn finish<R: Real, P: Process<R>, const M: usize>(
    block: &Block<R, P>,
    sums: &[Observed<R, M>],
    plan: &Plan,
    mut histogram: Option<Histogram<R, MAX_BINS>>,
    first_path: u64,
    lanes: usize,
) -> Part<R, M> {
    let value = |record: usize, lane: usize| -> [R; M] {
        let samples = R::of_count(plan.records[record].samples());
        std::array::from_fn(|m| sums[record][m][lane] / samples)
    };
    let moments = (0..plan.records.len())
        .map(|record| {
            let mut paths =
                std::array::from_fn(
                    |lane| if lane < lanes { Moments::single(value(record, lane)) } else { Moments::EMPTY },
                );
            *reduce_leaf(&mut paths)
        })
        .collect();
    let kept_lanes = plan.kept_paths.saturating_sub(first_path).min(lanes as u64);
    let kept_lanes = usize::try_from(kept_lanes).unwrap_or(lanes);
    let kept = (0..kept_lanes).flat_map(|lane| (0..plan.records.len()).map(move |record| (record, lane)));
    if let (Some(histogram), Some(bins), Some(last)) = (&mut histogram, plan.bins, plan.records.len().checked_sub(1)) {
        for lane in 0..lanes {
            histogram.add(value(last, lane)[bins.observable]);
        }
    }
    let mut digest = Digest::new();
    let mut diverged = 0;
    for lane in 0..lanes {
        let state = block.states.get(lane);
        let mut finite = true;
        state.visit("", &mut |_, number: R| finite &= number.finite());
        diverged += u64::from(!finite);
        digest.fields(&state);
    }
    Part(Outcome {
        moments,
        kept: kept.map(|(record, lane)| value(record, lane)).collect(),
        histogram,
        diverged,
        digest: digest.value(),
    })
}
