//! The ensemble on a device: one path per thread, then one leaf of 64 paths per thread, then the reduction tree here.

use std::mem::MaybeUninit;
use std::ops::Range;

use optsde_core::random::{PathIndex, Purpose, path_stream};
use optsde_core::statistics::{Histogram, Moments, Node};
use optsde_core::{Fields, LANES};
use optsde_device::entry::{Entry, statistics};
use optsde_device::kernel::{Event, LeafEnd, LeavesJob, MAX_BINS, PathsJob};
use optsde_device::{Number, Observable};

use super::parameters::Parameters;
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

/// The seconds that the path kernel takes in the first launch of an ensemble, and the paths of that launch: all, if there is room.
pub(crate) fn seconds_of_paths<P, O, const M: usize>(
    device: &dyn Device,
    process: &P,
    observe: &O,
    plan: &Plan,
) -> Result<(f64, u64), GpuError>
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
    Ok((device.seconds(&mut work)?, launch.paths(&leaves) as u64))
}

/// The numbers of a state.
fn fields<P: Entry<O, M>, O, const M: usize>(process: &P, plan: &Plan) -> usize {
    let mut fields = 0;
    let start = process.start(&mut path_stream(plan.seed, PathIndex(0), Purpose::Start, 0));
    start.visit("", &mut |_, _: Number| fields += 1);
    fields
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

#[cfg(all(test, feature = "emulate"))]
mod tests {
    use std::mem::ManuallyDrop;

    use optsde_core::Real;
    use optsde_core::loss::{LinearRegression, LossFactor};
    use optsde_core::noise::{Minibatch, Sampling};
    use optsde_core::optimizer::HeavyBall;
    use optsde_core::process::Descent;
    use optsde_core::schedule::Constant;
    use optsde_device::observe::SquareAround;
    use optsde_device::{Native, Parameters as _};

    use super::*;
    use crate::gpu::Emulator;

    type Batches<'a> = Descent<HeavyBall<Number>, Minibatch<'a, Number, 1, 16>, Constant<Number>, Number, 1>;

    fn process<'a>(inputs: &'a [[Number; 1]], targets: &'a [Number]) -> Batches<'a> {
        let loss = LinearRegression::new(inputs, targets, LossFactor::Half).expect("three samples");
        let oracle = Minibatch::new(loss, 2, Sampling::WithoutReplacement).expect("two of three");
        Descent {
            optimizer: HeavyBall::new(Native(0.5)),
            oracle,
            schedule: Constant(Native(0.1)),
            start: [Number::ONE],
        }
    }

    /// An emulated kernel could follow a reference that was left as it is: so the data are gone when it runs.
    #[test]
    fn a_kernel_needs_nothing_of_what_the_process_borrowed() {
        let device = Emulator::default();
        let (plan, observe) = (Plan::new(64, 20), SquareAround([Number::ZERO]));
        let mut inputs = [1.0, 2.0, 3.0].map(|x| [Native(x)]);
        let mut targets = [4.0, 5.0, 6.0].map(Native);
        let expected = run_leaves(&device, &process(&inputs, &targets), &observe, &plan, 0..1, &|_| ());
        let original = process(&inputs, &targets);
        let name = <Batches<'_> as Entry<SquareAround<Number, 1>, 1>>::NAME;
        let mut launch = Launch::<1>::new(&device, &plan, &(0..1), fields(&original, &plan), None).expect("memory");
        // Never dropped, so that it does not borrow to the end.
        let copied = ManuallyDrop::new(Parameters::new::<1>(&device, &original, &observe).expect("memory"));
        let [process, observe] = [copied.process.address(), copied.observe.address()];
        let mut borrowed = 0;
        original.slices(&mut |_, data| borrowed += data.len());
        assert_eq!(borrowed, size_of_val(&inputs) + size_of_val(&targets));
        inputs.fill([Number::INFINITY]);
        targets.fill(Number::INFINITY);
        launch.run(name, process, observe, 0..1).expect("a launch");
        let parts = launch.parts(0..1).expect("downloaded");
        assert_eq!(expected, Ok(parts.into_iter().map(|part| Node::leaf(0, part)).collect::<Vec<_>>()));
        assert!(inputs[0][0] == Number::INFINITY && targets[0] == Number::INFINITY);
    }
}
