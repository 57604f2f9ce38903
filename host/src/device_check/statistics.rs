//! Statistics of leaves of random numbers, with some that are not finite.

use std::mem::MaybeUninit;

use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_core::statistics::{Histogram, Moments};
use optsde_core::{LANES, Real};
use optsde_device::Number;
use optsde_device::entry::statistics::name;
use optsde_device::kernel::{LeafEnd, LeavesJob, MAX_BINS, leaves};

use crate::gpu::{Buffer, Checks, GpuError, first_number};

/// Three leaves, the last with half of its paths.
const PATHS: usize = 2 * LANES + 32;
const LEAVES: usize = 3;
const RECORDS: usize = 2;
const FIELDS: usize = 5;
const SAMPLES: [u64; RECORDS] = [1, 7];

/// Every kernel of statistics.
pub(super) fn check(checks: &Checks<'_>) {
    of::<1>(checks);
    of::<2>(checks);
    of::<3>(checks);
    of::<4>(checks);
    of::<5>(checks);
    of::<6>(checks);
}

fn of<const M: usize>(checks: &Checks<'_>) {
    if let Some(kernel) = name(M) {
        checks.kernel(kernel, || compare::<M>(checks, kernel));
    }
}

/// What the kernel leaves behind.
struct Left<const M: usize> {
    sums: Vec<Number>,
    moments: Vec<Moments<Number, M>>,
    histograms: Vec<Histogram<Number, MAX_BINS>>,
    ends: Vec<LeafEnd>,
}

fn compare<const M: usize>(checks: &Checks<'_>, kernel: &'static str) -> Result<(), GpuError> {
    let differs = |difference: &str| GpuError::Differs { kernel: kernel.to_owned(), difference: difference.to_owned() };
    let mut random = path_stream(Seed(2), PathIndex(M as u64), Purpose::Start, 0);
    let mut numbers = |rows: usize| -> Vec<Number> {
        let mut numbers: Vec<Number> = (0..rows * PATHS)
            .map(|_| {
                let [number] = random.normals();
                number
            })
            .collect();
        numbers[rows] = Number::INFINITY;
        numbers[rows + 70] = Number::of(f64::NAN);
        numbers
    };
    let (sums, finals) = (numbers(RECORDS * M), numbers(FIELDS));
    let empty = Histogram::new(Number::of(-0.25), Number::of(0.25), 20).map_err(|error| differs(&error.to_string()))?;
    let job = LeavesJob { paths: PATHS, records: RECORDS, fields: FIELDS, stride: PATHS, counted: M - 1 };
    let cpu = on_cpu::<M>(&job, sums.clone(), &finals, &empty);
    let gpu = on_device::<M>(checks, kernel, &job, &sums, &finals, &empty)?;
    let flat = |left: &Left<M>| -> Vec<Number> {
        let moments = left.moments.iter().flat_map(|m| m.mean.into_iter().chain(m.comoment.into_iter().flatten()));
        left.sums.iter().copied().chain(moments).collect()
    };
    if let Some(difference) = first_number("mean or moment", &flat(&cpu), &flat(&gpu)) {
        return Err(differs(&difference));
    }
    let counts = |left: &Left<M>| left.moments.iter().map(|m| (m.count, m.diverged)).collect::<Vec<_>>();
    if counts(&cpu) != counts(&gpu) {
        return Err(differs("counted and diverged paths"));
    }
    if cpu.histograms != gpu.histograms {
        return Err(differs("a histogram"));
    }
    if cpu.ends != gpu.ends {
        return Err(differs("digests or diverged paths of final states"));
    }
    Ok(())
}

fn on_cpu<const M: usize>(
    job: &LeavesJob,
    mut sums: Vec<Number>,
    finals: &[Number],
    empty: &Histogram<Number, MAX_BINS>,
) -> Left<M> {
    let mut moments = vec![Moments::EMPTY; LEAVES * RECORDS];
    let mut histograms = vec![empty.clone(); LEAVES];
    let mut ends = vec![LeafEnd::default(); LEAVES];
    for thread in 0..LEAVES {
        // SAFETY: rows of PATHS numbers, M for each record and FIELDS in all, and room for all leaves.
        unsafe {
            leaves::<Number, M>(
                thread,
                job,
                SAMPLES.as_ptr(),
                sums.as_mut_ptr(),
                finals.as_ptr(),
                moments.as_mut_ptr(),
                histograms.as_mut_ptr(),
                ends.as_mut_ptr(),
            );
        }
    }
    Left { sums, moments, histograms, ends }
}

fn on_device<const M: usize>(
    checks: &Checks<'_>,
    kernel: &'static str,
    job: &LeavesJob,
    sums: &[Number],
    finals: &[Number],
    empty: &Histogram<Number, MAX_BINS>,
) -> Result<Left<M>, GpuError> {
    let device = checks.device();
    let (job, samples) = (Buffer::of(device, &[*job])?, Buffer::of(device, &SAMPLES)?);
    let (sums, finals) = (Buffer::of(device, sums)?, Buffer::of(device, finals)?);
    let moments: Buffer<'_, Moments<Number, M>> = Buffer::new(device, LEAVES * RECORDS)?;
    let empty: Vec<_> = (0..LEAVES).map(|_| MaybeUninit::new(empty.clone())).collect();
    let histograms = Buffer::of(device, &empty)?;
    let ends: Buffer<'_, LeafEnd> = Buffer::new(device, LEAVES)?;
    let arguments = [
        job.address(),
        samples.address(),
        sums.address(),
        finals.address(),
        moments.address(),
        histograms.address(),
        ends.address(),
    ];
    // SAFETY: what `on_cpu` passes, on the device.
    unsafe { device.launch(kernel, LEAVES, &arguments)? };
    let histograms = histograms.download(0, LEAVES)?.into_iter();
    Ok(Left {
        sums: sums.download(0, sums.len())?,
        moments: moments.download(0, moments.len())?,
        // SAFETY: the kernel changes counts only, so that these still are the histograms that were uploaded.
        histograms: histograms.map(|histogram| unsafe { histogram.assume_init() }).collect(),
        ends: ends.download(0, LEAVES)?,
    })
}
