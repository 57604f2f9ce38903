//! How fast a device is: paths in a second, and bytes of an optimizer step in a second.

use std::time::Instant;

use optsde_core::Real;
use optsde_core::optimizer::Adam;
use optsde_core::random::Seed;
use optsde_device::entry::Entry;
use optsde_device::entry::steps::StepEntry;
use optsde_device::observe::{FirstSquares, Position};
use optsde_device::{Native, Number, Observable, Plain};

use crate::ensemble::Plan;
use crate::gpu::{Buffer, Device, GpuError, Image, Pass, run_leaves, seconds_of_paths};
use crate::workload::{self, WIDE, adam_equation, wide_process};

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Paths of W1 and W2; W6 has a sixteenth.
    pub paths: u64,
    /// Their steps.
    pub steps: u64,
    /// Parameters of Adam, if there is room.
    pub parameters: usize,
}

impl Default for Sizes {
    /// A million paths of 1000 steps, and a billion parameters.
    fn default() -> Self {
        Self { paths: 1_000_000, steps: 1000, parameters: 1_000_000_000 }
    }
}

/// Steps of Adam between two looks at the clock.
const LAUNCHES: u32 = 10;

/// What was measured, line by line: path kernels of W1, W2 and W6, and steps of Adam.
///
/// # Errors
/// What the device says.
pub fn throughput(device: &dyn Device, sizes: &Sizes) -> Result<Vec<String>, GpuError> {
    let plan = |paths: u64| Plan::new(paths, sizes.steps).with_seed(Seed(1));
    let process = workload::heavy_ball();
    let mut first = paths(device, "W1", &process, &Position, &plan(sizes.paths), workload::DIMENSION)?;
    first.line.push_str(&share(device, first.kernel, first.steps_in_a_second));
    let mut lines = vec![first.line];
    if let Some(equation) = adam_equation() {
        lines.push(paths(device, "W2", &equation, &Position, &plan(sizes.paths), 2)?.line);
    }
    if let Some(process) = wide_process() {
        // A step of it takes some hundred times as long.
        let plan = plan(sizes.paths.div_ceil(16));
        lines.push(paths(device, "W6", &process, &FirstSquares::<WIDE>, &plan, WIDE)?.line);
    }
    lines.extend([adam::<f32>(device, sizes, "f32")?, adam::<f64>(device, sizes, "f64")?]);
    Ok(lines)
}

/// How fast paths are.
struct Measured {
    kernel: &'static str,
    line: String,
    steps_in_a_second: f64,
}

/// The path kernel alone, and the whole ensemble as an experiment has it: with its statistics and copies.
#[expect(clippy::cast_precision_loss, reason = "counts for a quotient")]
fn paths<P, O, const M: usize>(
    device: &dyn Device,
    name: &str,
    process: &P,
    observe: &O,
    plan: &Plan,
    dimension: usize,
) -> Result<Measured, GpuError>
where
    P: Entry<O, M>,
    O: Observable<Number, P::State, M> + 'static,
{
    let (seconds, ran) = seconds_of_paths(device, process, observe, plan)?;
    let started = Instant::now();
    run_leaves(device, process, observe, plan, 0..plan.leaves(), &|_| ())?;
    let whole = started.elapsed().as_secs_f64();
    let of_each = |seconds: f64, paths: u64| {
        let steps = paths as f64 * plan.steps as f64;
        format!("{seconds:.4} s, {:.4} ns per path, dimension and step", 1e9 * seconds / (steps * dimension as f64))
    };
    let line = format!(
        "{name}, path kernel {}, {ran} paths of {} steps: {}; the ensemble of {} paths from end to end: {}",
        P::NAME,
        plan.steps,
        of_each(seconds, ran),
        plan.paths,
        of_each(whole, plan.paths)
    );
    Ok(Measured { kernel: P::NAME, line, steps_in_a_second: ran as f64 * plan.steps as f64 / seconds })
}

/// Which part of what the GPU could do a kernel does whose step is one stretch of code.
#[expect(clippy::cast_precision_loss, reason = "counts for a quotient")]
fn share(device: &dyn Device, kernel: &str, steps_in_a_second: f64) -> String {
    let operations = device.text(kernel).map(|text| Image::operations(&text) as f64);
    let peak = device.speed().and_then(|speed| speed.peaks());
    let (Some(operations), Some((peak, _))) = (operations, peak) else { return "; peak unknown".to_owned() };
    format!(
        "; {operations} operations in double precision per path and step (counted in the code, a quotient or a root as one): {:.1} % of \
         the {peak:.2e} in a second that the units could start at the highest clock, an estimate",
        100.0 * operations * steps_in_a_second / peak
    )
}

/// Adam: reads x, g, m and v and writes x, m and v.
#[expect(clippy::cast_precision_loss, reason = "counts for a quotient")]
fn adam<T>(device: &dyn Device, sizes: &Sizes, precision: &str) -> Result<String, GpuError>
where
    Native<T>: Real + Plain,
    Adam<Native<T>>: StepEntry<Native<T>>,
{
    let number = Native::<T>::of;
    let bytes = size_of::<Native<T>>();
    // Four buffers, and a fifth of the memory left alone.
    let room = usize::try_from(device.memory()?.free / 5).unwrap_or(usize::MAX) / bytes;
    let parameters = sizes.parameters.min(room);
    let pattern: Vec<_> = (0..1000).map(|i| number(f64::from(i) / 500.0 - 1.0)).collect();
    let seconds = {
        let optimizer = Adam::new(number(0.9), number(0.999), number(1e-8));
        let mut pass = Pass::zeros(device, optimizer, parameters)?;
        pass.tile(&pattern, &pattern[1..])?;
        pass.step(number(1e-3))?;
        let mut steps = || (0..LAUNCHES).try_for_each(|_| pass.launch());
        device.seconds(&mut steps)? / f64::from(LAUNCHES)
    };
    let rate = 7.0 * (bytes * parameters) as f64 / seconds;
    let mut source: Buffer<'_, Native<T>> = Buffer::new(device, parameters)?;
    source.tile(&pattern)?;
    let mut target = Buffer::new(device, parameters)?;
    target.copy_from(&source)?;
    let mut copies = || (0..LAUNCHES).try_for_each(|_| target.copy_from(&source));
    let copying = 2.0 * f64::from(LAUNCHES) * (bytes * parameters) as f64 / device.seconds(&mut copies)?;
    Ok(format!(
        "Adam {precision}, {parameters} parameters: {:.4} ms a step, {:.1} GB/s, {:.1} % of the {:.1} GB/s of a copy",
        1e3 * seconds,
        rate / 1e9,
        100.0 * rate / copying,
        copying / 1e9
    ))
}
