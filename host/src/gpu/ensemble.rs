//! The ensemble on a device: one path per thread, then one leaf of 64 paths per thread, then the reduction tree here.

use std::mem::MaybeUninit;
use std::ops::Range;

use optsde_core::random::{PathIndex, Purpose, path_stream};
use optsde_core::statistics::{Histogram, Moments, Node};
use optsde_core::{Fields, LANES};
use optsde_device::entry::{Entry, statistics};
use optsde_device::kernel::{Event, LeafEnd, LeavesJob, MAX_BINS, PathsJob};
use optsde_device::{Number, Observable};

use super::{Buffer, Device, GpuError};
use crate::ensemble::{Outcome, Part, Plan, Record};

/// Leaves of a launch: enough to fill any GPU, few enough to see how far a simulation is.
const LEAVES: usize = 1 << 14;

/// Runs some of the leaves of an ensemble, as [`ensemble::run_leaves`](crate::ensemble::run_leaves) does on the CPU, and
/// gives the same nodes.
///
/// `progress` is called with the number of paths of each finished launch. At most half of the free memory of the device is
/// used, in several launches if need be.
///
/// # Errors
/// A plan that cannot be run, and whatever the device says.
pub fn run_leaves<P, O, const M: usize>(
    device: &dyn Device,
    process: &P,
    observe: &O,
    plan: &Plan,
    leaves: Range<u64>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<Node<Part<Number, M>>>, GpuError>
where
    P: Entry<O, M>,
    // It borrows nothing that would have to be copied.
    O: Observable<Number, P::State, M> + 'static,
{
    let histogram = plan.check(M)?;
    let leaves = leaves.start..leaves.end.min(plan.leaves());
    let mut nodes = Vec::new();
    if leaves.is_empty() {
        return Ok(nodes);
    }
    let mut launch = Launch::<M>::new(device, plan, &leaves, fields(process, plan), histogram)?;
    let parameters = Parameters::new(device, process, observe)?;
    let mut first = leaves.start;
    while first < leaves.end {
        let end = leaves.end.min(first + launch.leaves as u64);
        launch.run(P::NAME, parameters.process.address(), parameters.observe.address(), first..end)?;
        for (leaf, part) in (first..).zip(launch.parts(first..end)?) {
            join(&mut nodes, Node::leaf(leaf, part));
        }
        progress(LANES as u64 * (end - first));
        first = end;
    }
    Ok(nodes)
}

/// The seconds that the first launch of an ensemble takes for its paths alone: all of them, up to a million.
pub(crate) fn seconds_of_paths<P, O, const M: usize>(
    device: &dyn Device,
    process: &P,
    observe: &O,
    plan: &Plan,
) -> Result<f64, GpuError>
where
    P: Entry<O, M>,
    O: Observable<Number, P::State, M> + 'static,
{
    let leaves = 0..plan.leaves();
    let launch = Launch::<M>::new(device, plan, &leaves, fields(process, plan), plan.check(M)?)?;
    let parameters = Parameters::new(device, process, observe)?;
    let leaves = 0..launch.leaves as u64;
    let job = launch.job(&leaves)?;
    let (process, observe) = (parameters.process.address(), parameters.observe.address());
    let mut work = || launch.launch_paths(P::NAME, process, observe, &job, launch.paths(&leaves));
    // The first launch has the kernel compiled.
    work()?;
    device.seconds(&mut work)
}

/// The numbers of a state.
fn fields<P: Entry<O, M>, O, const M: usize>(process: &P, plan: &Plan) -> usize {
    let mut fields = 0;
    let start = process.start(&mut path_stream(plan.seed, PathIndex(0), Purpose::Start, 0));
    start.visit("", &mut |_, _: Number| fields += 1);
    fields
}

/// The bytes of a process and of an observable, and copies of what the process borrows.
struct Parameters<'d, P, O> {
    process: Buffer<'d, MaybeUninit<P>>,
    observe: Buffer<'d, MaybeUninit<O>>,
    _slices: Vec<Buffer<'d, u8>>,
}

impl<'d, P, O> Parameters<'d, P, O> {
    fn new<const M: usize>(device: &'d dyn Device, process: &P, observe: &O) -> Result<Self, GpuError>
    where
        P: Entry<O, M>,
    {
        let mut copy = bytes(process);
        let mut slices = Vec::new();
        let mut moved = Ok(());
        process.slices(&mut |offset, data| {
            if moved.is_ok() {
                moved = moved_slice::<P>(device, P::NAME, &mut copy, offset, data).map(|slice| slices.push(slice));
            }
        });
        moved?;
        let (process, observe) = (Buffer::of(device, &[copy])?, Buffer::of(device, &[bytes(observe)])?);
        Ok(Self { process, observe, _slices: slices })
    }
}

/// The bytes of a value.
fn bytes<T>(value: &T) -> MaybeUninit<T> {
    let mut copy: MaybeUninit<T> = MaybeUninit::uninit();
    // SAFETY: as many bytes as there is room for; nobody uses the copy as a value, so nothing is there twice.
    unsafe { copy.as_mut_ptr().copy_from_nonoverlapping(value, 1) };
    copy
}

/// Copies a slice to the device, and lets the reference at `offset` point to the copy. A reference to a slice is an address
/// and a length; that the address comes first is not promised by the language, so it is looked at.
fn moved_slice<'d, P>(
    device: &'d dyn Device,
    kernel: &'static str,
    process: &mut MaybeUninit<P>,
    offset: usize,
    data: &[u8],
) -> Result<Buffer<'d, u8>, GpuError> {
    let unknown = GpuError::Parameters { kernel, offset };
    if size_of::<usize>() != size_of::<u64>() || offset.saturating_add(size_of::<&[u8]>()) > size_of::<P>() {
        return Err(unknown);
    }
    // SAFETY: inside the copy.
    let reference = unsafe { process.as_mut_ptr().cast::<u8>().add(offset).cast::<[u8; size_of::<usize>()]>() };
    // SAFETY: two initialised words, by the contract of `slices`.
    let address = usize::from_ne_bytes(unsafe { reference.read() });
    if address != data.as_ptr().addr() {
        return Err(unknown);
    }
    let copy = Buffer::of(device, data)?;
    // SAFETY: the word that was read.
    unsafe { reference.cast::<[u8; size_of::<u64>()]>().write(copy.address().to_ne_bytes()) };
    Ok(copy)
}

/// Adds a node on the right, and makes one of all siblings.
fn join<const M: usize>(nodes: &mut Vec<Node<Part<Number, M>>>, mut node: Node<Part<Number, M>>) {
    while let Some(parent) = nodes.last().and_then(|left| left.parent(&node).ok()) {
        nodes.pop();
        node = parent;
    }
    nodes.push(node);
}

/// All recorded states, by step; of those of one step by record, as the CPU takes them.
fn events(records: &[Record]) -> Vec<Event> {
    let mut events = Vec::new();
    for (record, times) in records.iter().enumerate() {
        let (first, every) = match *times {
            Record::At(step) => (step, 1),
            Record::Average { first, every, .. } => (first, every),
        };
        events.extend((0..times.samples()).map(|sample| Event { completed: first + sample * every, record }));
    }
    events.sort_unstable();
    events
}

/// The buffers of a launch, used again by the next.
struct Launch<'a, const M: usize> {
    device: &'a dyn Device,
    plan: &'a Plan,
    fields: usize,
    /// The most leaves of a launch.
    leaves: usize,
    template: Option<Histogram<Number, MAX_BINS>>,
    events: Buffer<'a, Event>,
    samples: Buffer<'a, u64>,
    sums: Buffer<'a, Number>,
    finals: Buffer<'a, Number>,
    moments: Buffer<'a, Moments<Number, M>>,
    histograms: Buffer<'a, MaybeUninit<Histogram<Number, MAX_BINS>>>,
    ends: Buffer<'a, LeafEnd>,
}

impl<'a, const M: usize> Launch<'a, M> {
    fn new(
        device: &'a dyn Device,
        plan: &'a Plan,
        leaves: &Range<u64>,
        fields: usize,
        template: Option<Histogram<Number, MAX_BINS>>,
    ) -> Result<Self, GpuError> {
        let records = plan.records.len();
        let events = Buffer::of(device, &events(&plan.records))?;
        let samples: Vec<u64> = plan.records.iter().map(|record| record.samples()).collect();
        let samples = Buffer::of(device, &samples)?;
        let rows = records.saturating_mul(M).saturating_add(fields);
        let histogram = if template.is_some() { size_of::<Histogram<Number, MAX_BINS>>() } else { 0 };
        let leaf = rows.saturating_mul(LANES * size_of::<Number>())
            + records.saturating_mul(size_of::<Moments<Number, M>>())
            + histogram
            + size_of::<LeafEnd>();
        let room = usize::try_from(device.memory()?.free / 2).unwrap_or(usize::MAX) / leaf;
        let all = usize::try_from(leaves.end - leaves.start).unwrap_or(usize::MAX);
        let count = all.min(LEAVES).min(room).max(1);
        let stride = count * LANES;
        Ok(Self {
            device,
            plan,
            fields,
            leaves: count,
            events,
            samples,
            sums: Buffer::new(device, records.saturating_mul(M).saturating_mul(stride))?,
            finals: Buffer::new(device, fields.saturating_mul(stride))?,
            moments: Buffer::new(device, records.saturating_mul(count))?,
            histograms: Buffer::new(device, if template.is_some() { count } else { 0 })?,
            ends: Buffer::new(device, count)?,
            template,
        })
    }

    /// From one row of numbers to the next.
    fn stride(&self) -> usize {
        self.leaves * LANES
    }

    /// How many of the paths of these leaves there are.
    fn paths(&self, leaves: &Range<u64>) -> usize {
        let first = leaves.start * LANES as u64;
        let end = self.plan.paths.min(leaves.end.saturating_mul(LANES as u64));
        usize::try_from(end - first).unwrap_or(usize::MAX)
    }

    /// Runs these leaves, as many as there is room for or fewer.
    fn run(&mut self, kernel: &'static str, process: u64, observe: u64, leaves: Range<u64>) -> Result<(), GpuError> {
        let job = self.job(&leaves)?;
        self.sums.zero()?;
        self.launch_paths(kernel, process, observe, &job, self.paths(&leaves))?;
        self.launch_statistics(self.paths(&leaves))
    }

    /// What the threads of these leaves are to do.
    fn job(&self, leaves: &Range<u64>) -> Result<Buffer<'a, PathsJob>, GpuError> {
        let plan = self.plan;
        let job = PathsJob {
            seed: plan.seed.0,
            first_path: leaves.start * LANES as u64,
            paths: self.paths(leaves),
            steps: plan.steps,
            events: self.events.len(),
            stride: self.stride(),
        };
        Buffer::of(self.device, &[job])
    }

    /// One thread for each path.
    fn launch_paths(
        &self,
        kernel: &'static str,
        process: u64,
        observe: u64,
        job: &Buffer<'_, PathsJob>,
        paths: usize,
    ) -> Result<(), GpuError> {
        let arguments =
            [process, observe, job.address(), self.events.address(), self.sums.address(), self.finals.address()];
        // SAFETY: a process and an observable of this kernel's types; the job as described, `events` of it, and rows of
        // `stride` numbers, at least one for each path: M for each record and one for each number of a state.
        unsafe { self.device.launch(kernel, paths, &arguments) }
    }

    /// One thread for each leaf.
    fn launch_statistics(&mut self, paths: usize) -> Result<(), GpuError> {
        let Some(statistics) = statistics::name(M) else {
            return Err(GpuError::NoKernel { name: format!("statistics_{M}") });
        };
        let (plan, stride, records) = (self.plan, self.stride(), self.plan.records.len());
        let count = paths.div_ceil(LANES);
        if let Some(template) = &self.template {
            let empty: Vec<_> = (0..count).map(|_| MaybeUninit::new(template.clone())).collect();
            self.histograms.upload(&empty)?;
        }
        let counted = plan.bins.filter(|_| records > 0).map_or(M, |bins| bins.observable);
        let job = LeavesJob { paths, records, fields: self.fields, stride, counted };
        let leaves_job = Buffer::of(self.device, &[job])?;
        let arguments = [
            leaves_job.address(),
            self.samples.address(),
            self.sums.address(),
            self.finals.address(),
            self.moments.address(),
            self.histograms.address(),
            self.ends.address(),
        ];
        // SAFETY: the rows that the paths left, and room for as many leaves: moments for each record, a histogram if one
        // is counted, and an end.
        unsafe { self.device.launch(statistics, count, &arguments)? };
        // Before its job is given back.
        self.device.synchronize()
    }

    /// The statistics of the leaves that ran.
    fn parts(&self, leaves: Range<u64>) -> Result<Vec<Part<Number, M>>, GpuError> {
        let records = self.plan.records.len();
        let count = self.paths(&leaves).div_ceil(LANES);
        let moments = self.moments.download(0, count * records)?;
        let ends = self.ends.download(0, count)?;
        let mut histograms = self.histograms.download(0, if self.template.is_some() { count } else { 0 })?.into_iter();
        let kept = self.kept(&leaves)?;
        let parts = ends.into_iter().enumerate().map(|(leaf, end)| {
            // SAFETY: the kernel changes counts only, so that this still is the histogram that was uploaded.
            let histogram = histograms.next().map(|histogram| unsafe { histogram.assume_init() });
            let first = (leaf * LANES * records).min(kept.len());
            let last = ((leaf + 1) * LANES * records).min(kept.len());
            Part::new(Outcome {
                moments: moments[leaf * records..(leaf + 1) * records].to_vec(),
                kept: kept[first..last].to_vec(),
                histogram,
                diverged: end.diverged,
                digest: end.digest,
            })
        });
        Ok(parts.collect())
    }

    /// The observables of the kept paths of these leaves: path by path, each record by record.
    fn kept(&self, leaves: &Range<u64>) -> Result<Vec<[Number; M]>, GpuError> {
        let records = self.plan.records.len();
        let kept = self.plan.kept_paths.saturating_sub(leaves.start * LANES as u64);
        let kept = usize::try_from(kept).unwrap_or(usize::MAX).min(self.paths(leaves));
        let mut values = vec![[Number::default(); M]; kept * records];
        if kept == 0 {
            return Ok(values);
        }
        for row in 0..records * M {
            let (record, observable) = (row / M, row % M);
            let numbers = self.sums.download(row * self.stride(), kept)?;
            for (path, number) in numbers.into_iter().enumerate() {
                values[path * records + record][observable] = number;
            }
        }
        Ok(values)
    }
}
