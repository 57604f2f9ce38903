//! The statistics of one leaf of 64 paths per thread.

use optsde_core::statistics::{Digest, Histogram, Moments, reduce_leaf_of};
use optsde_core::{LANES, Real};

use super::MAX_BINS;

/// The leaves of a launch.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct LeavesJob {
    /// The number of paths; the last leaf may have fewer than 64.
    pub paths: usize,
    /// The number of records.
    pub records: usize,
    /// The number of numbers of a state.
    pub fields: usize,
    /// From one row of numbers, one per path, to the next.
    pub stride: usize,
    /// The observable of which the last record's values are counted in a histogram; none if it is not below M.
    pub counted: usize,
}

/// How the paths of a leaf ended.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeafEnd {
    /// Paths whose final state is not finite.
    pub diverged: u64,
    /// The name of the final states.
    pub digest: u64,
}

/// Turns the sums and final states of leaf `thread` into statistics; threads beyond the leaves do nothing.
///
/// `sums` and `finals` are those that [`paths`](super::paths) left; each sum is replaced by the mean over the `samples` of
/// its record. `moments` has room for one value per leaf and record, `histograms` (if one is counted) and `ends` for
/// one per leaf.
///
/// # Safety
/// `job` points to a value, `samples` to one number per record and the others to what is described, all valid for as long
/// as the launch takes; only this thread uses the columns and places of its leaf.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "a launch passes each as it is")]
pub unsafe fn leaves<R: Real, const M: usize>(
    thread: usize,
    job: *const LeavesJob,
    samples: *const u64,
    sums: *mut R,
    finals: *const R,
    moments: *mut Moments<R, M>,
    histograms: *mut Histogram<R, MAX_BINS>,
    ends: *mut LeafEnd,
) {
    // SAFETY: valid by the contract above, and nothing writes to it during the launch.
    let job = unsafe { *job };
    let first = thread * LANES;
    if first >= job.paths {
        return;
    }
    let lanes = if job.paths - first < LANES { job.paths - first } else { LANES };
    for record in 0..job.records {
        // SAFETY: one number per record.
        let count = R::of_count(unsafe { *samples.add(record) });
        let of_lane = |lane: usize| {
            if lane >= lanes {
                return Moments::EMPTY;
            }
            let mut place = record * M * job.stride + first + lane;
            let mut values = [R::ZERO; M];
            for value in &mut values {
                // SAFETY: a row of an existing record, at a column of this leaf.
                unsafe {
                    let sum = sums.add(place);
                    *sum /= count;
                    *value = *sum;
                }
                place += job.stride;
            }
            Moments::single(values)
        };
        // SAFETY: the place of this leaf and record.
        unsafe { moments.add(thread * job.records + record).write(reduce_leaf_of(of_lane)) };
    }
    if job.counted < M {
        let row = (job.records - 1) * M + job.counted;
        // SAFETY: a histogram is counted, so there is one of this leaf.
        let histogram = unsafe { &mut *histograms.add(thread) };
        for lane in 0..lanes {
            // SAFETY: a row of the last record, at a column of this leaf.
            histogram.add(unsafe { *sums.add(row * job.stride + first + lane) });
        }
    }
    let mut digest = Digest::new();
    let mut diverged = 0;
    for lane in 0..lanes {
        let mut finite = true;
        for field in 0..job.fields {
            // SAFETY: a row of the final states, at a column of this leaf.
            let number = unsafe { *finals.add(field * job.stride + first + lane) };
            finite &= number.finite();
            digest.real(number);
        }
        diverged += u64::from(!finite);
    }
    // SAFETY: the place of this leaf.
    unsafe { ends.add(thread).write(LeafEnd { diverged, digest: digest.value() }) };
}
