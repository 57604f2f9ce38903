//! One path per thread, from its start to the last step.

use optsde_core::process::Process;
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::{Fields, Real};

use crate::Observable;

/// The paths of a launch.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct PathsJob {
    /// The seed of the run.
    pub seed: u64,
    /// The number of the first path within the run.
    pub first_path: u64,
    /// The number of paths.
    pub paths: usize,
    /// The number of steps.
    pub steps: u64,
    /// The number of events.
    pub events: usize,
    /// From one row of numbers, one per path, to the next.
    pub stride: usize,
}

/// A state to be recorded.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// After this many steps.
    pub completed: u64,
    /// For this record.
    pub record: usize,
}

/// Runs path `thread` of the launch; threads beyond its paths do nothing.
///
/// `sums` has M rows per record, to which the observables of each recorded state are added; `finals` has a row for each
/// number of the state. Events are ordered by step.
///
/// # Safety
/// `process`, `observe`, `job` and `events` point to values and `sums` and `finals` to the rows described, all valid for as long as
/// the launch takes; only this thread uses column `thread` of the rows.
#[inline(always)]
pub unsafe fn paths<R, P, O, const M: usize>(
    thread: usize,
    process: *const P,
    observe: *const O,
    job: *const PathsJob,
    events: *const Event,
    sums: *mut R,
    finals: *mut R,
) where
    R: Real,
    P: Process<R>,
    O: Observable<R, P::State, M>,
{
    // SAFETY: valid by the contract above, and nothing writes to them during the launch.
    let (process, observe, job) = unsafe { (&*process, &*observe, *job) };
    if thread >= job.paths {
        return;
    }
    let (seed, path) = (Seed(job.seed), PathIndex(job.first_path + thread as u64));
    let mut state = process.start(&mut path_stream(seed, path, Purpose::Start, 0));
    let mut stream = path_stream(seed, path, Purpose::Steps, 0);
    let mut run = process.start_run();
    let (mut completed, mut event) = (0, 0);
    // The steps stand here once: a second copy of a long one would be a function, and the state in memory for it.
    loop {
        // SAFETY: one of the events.
        let next = if event < job.events { Some(unsafe { *events.add(event) }) } else { None };
        let end = next.map_or(job.steps, |event| event.completed);
        while completed < end {
            let step = process.step(completed, &mut run);
            process.advance(&step, &mut state, &mut stream);
            completed += 1;
        }
        let Some(Event { record, .. }) = next else { break };
        let mut place = record * M * job.stride + thread;
        for value in observe.observe(&state) {
            // SAFETY: a row of an existing record, at the column of this thread.
            unsafe { *sums.add(place) += value };
            place += job.stride;
        }
        event += 1;
    }
    let mut place = thread;
    state.visit("", &mut |_, number| {
        // SAFETY: there is a row for each number of the state.
        unsafe { *finals.add(place) = number };
        place += job.stride;
    });
}
