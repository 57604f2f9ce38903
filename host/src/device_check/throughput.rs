//! How fast a device is: paths in a second, and bytes of an optimizer step in a second.

use optsde_core::Real;
use optsde_core::optimizer::Adam;
use optsde_core::random::Seed;
use optsde_device::entry::Entry;
use optsde_device::entry::steps::StepEntry;
use optsde_device::observe::Position;
use optsde_device::{Native, Plain};

use crate::ensemble::Plan;
use crate::gpu::{Buffer, Device, GpuError, Image, Pass, seconds_of_paths};
use crate::workload;

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Paths of W1.
    pub paths: u64,
    /// Its steps.
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

/// What was measured, line by line.
///
/// # Errors
/// What the device says.
pub fn throughput(device: &dyn Device, sizes: &Sizes) -> Result<Vec<String>, GpuError> {
    Ok(vec![paths(device, sizes)?, adam::<f32>(device, sizes, "f32")?, adam::<f64>(device, sizes, "f64")?])
}

/// W1.
#[expect(clippy::cast_precision_loss, reason = "counts for a quotient")]
fn paths(device: &dyn Device, sizes: &Sizes) -> Result<String, GpuError> {
    let plan = Plan::new(sizes.paths, sizes.steps).with_seed(Seed(1));
    let process = workload::process();
    let seconds = seconds_of_paths(device, &process, &Position, &plan)?;
    let steps = plan.paths as f64 * plan.steps as f64;
    let nanoseconds = 1e9 * seconds / (steps * workload::DIMENSION as f64);
    let mut line = format!(
        "W1, {} paths of {} steps: {seconds:.4} s, {nanoseconds:.4} ns per path, dimension and step",
        plan.paths, plan.steps
    );
    let name = <workload::Process as Entry<Position, { workload::DIMENSION }>>::NAME;
    let operations = device.text(name).map(|text| Image::operations(&text) as f64);
    let peak = device.speed().and_then(|speed| speed.peaks());
    if let (Some(operations), Some((peak, _))) = (operations, peak) {
        let share = format!(
            "; {operations} operations in double precision per path and step (counted in the code, a quotient or a root as one): {:.1} % of \
             the {:.2e} in a second that the units could start at the highest clock, an estimate",
            100.0 * operations * steps / (seconds * peak),
            peak
        );
        line.push_str(&share);
    }
    Ok(line)
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
