//! Workloads on a GPU, beside peers on the same one: W1 with a million paths beside JAX and torch, and Adam over a billion
//! parameters beside torch and a copy.
//!
//! The peers need builds of jax and torch for GPUs: `--python` names a Python that has them.

use std::rc::Rc;
use std::time::Instant;

use optsde::ensemble::{Plan, join};
use optsde::gpu::{Buffer, Device, GpuError, Pass, open, run_leaves};
use optsde::{Native, workload};
use optsde_core::Real;
use optsde_core::optimizer::Adam;
use optsde_core::random::Seed;
use optsde_device::observe::Position;

use crate::adam_step::{self, RATE, STEPS};
use crate::contest::{Contest, Measure, Rival, Target, Unit};
use crate::ensembles::{Ensemble, agree, seconds};
use crate::peer::Python;

/// As in `xtask/peers/heavy_ball.py`.
const PATHS: u64 = 1_000_000;

/// As in `xtask/peers/adam_step.py`.
const PARAMETERS: usize = 1_000_000_000;

/// What the peers are told.
const DEVICE: &str = "cuda";

/// A step takes at most so many times as long as a copy of as many bytes: 90 % of its bandwidth.
const OF_A_COPY: f64 = 1.11;

/// The name of the GPU, and what is measured on it.
pub(crate) fn contests(python: &Python) -> Result<(String, Vec<Contest>), String> {
    // For as long as the program runs: what is measured refers to it.
    let device: &'static dyn Device = Box::leak(open().map_err(|error| error.to_string())?);
    Ok((device.name(), vec![heavy_ball(python, device), adam(python, device)]))
}

fn heavy_ball(python: &Python, device: &'static dyn Device) -> Contest {
    let plan = Plan::new(PATHS, 1_000).with_seed(Seed(1));
    let of_plan = plan.clone();
    let ours: Ensemble = Rc::new(move || {
        let nodes = run_leaves(device, &workload::heavy_ball(), &Position, &of_plan, 0..of_plan.leaves(), &|_| ());
        join(nodes.map_err(|error| error.to_string())?, &of_plan).map_err(|error| error.to_string())
    });
    let rivals = ["jax", "torch"].map(|name| {
        let ours = Rc::clone(&ours);
        let arguments = [name, DEVICE];
        python.rival("heavy_ball.py", &arguments, Target::Faster(20.0), move |theirs| agree(&ours, theirs))
    });
    #[expect(clippy::cast_precision_loss, reason = "a count of operations")]
    let operations = (plan.paths * plan.steps * 2) as f64;
    Contest {
        workload: "heavy ball, 2-D quadratic, white noise, 1 000 000 paths x 1000 steps, f64".to_owned(),
        unit: Unit::nanoseconds("ns per path, dimension and step", operations),
        ours: Ok(seconds(Rc::clone(&ours))),
        rivals: rivals.into(),
    }
}

type AdamPass = Pass<'static, Native<f32>, Adam<Native<f32>>>;

/// Parameters on the GPU after one step, for which the kernel is compiled.
fn pass(device: &'static dyn Device) -> Result<AdamPass, GpuError> {
    let optimizer = Adam::new(Native(0.9_f32), Native(0.999), Native(1e-8));
    let mut pass = Pass::zeros(device, optimizer, PARAMETERS)?;
    pass.tile(&[Native(1.0)], &[Native(0.5), Native(-0.25)])?;
    pass.step(Native::of(RATE))?;
    device.synchronize()?;
    Ok(pass)
}

/// Seconds of steps over parameters that stay on the GPU, as do those of the peer; they are put there when they are first
/// wanted, after what was measured before has given its memory back.
fn steps(device: &'static dyn Device) -> Measure {
    let error = |error: GpuError| error.to_string();
    let mut held: Option<AdamPass> = None;
    Box::new(move || {
        let pass = match &mut held {
            Some(pass) => pass,
            None => held.insert(pass(device).map_err(error)?),
        };
        let started = Instant::now();
        for _ in 0..STEPS {
            pass.step(Native::of(RATE)).map_err(error)?;
        }
        device.synchronize().map_err(error)?;
        Ok(started.elapsed().as_secs_f64())
    })
}

/// Seconds of copies that read and write as many bytes together: 14 for each parameter, twice.
fn copies(device: &'static dyn Device) -> Result<Measure, String> {
    let error = |error: GpuError| error.to_string();
    let length = PARAMETERS / 2 * 7;
    let mut from: Buffer<'_, Native<f32>> = Buffer::new(device, length).map_err(error)?;
    from.tile(&[Native(1.0)]).map_err(error)?;
    let mut to = Buffer::new(device, length).map_err(error)?;
    Ok(Box::new(move || {
        let started = Instant::now();
        for _ in 0..STEPS {
            to.copy_from(&from).map_err(error)?;
        }
        device.synchronize().map_err(error)?;
        Ok(started.elapsed().as_secs_f64())
    }))
}

fn adam(python: &Python, device: &'static dyn Device) -> Contest {
    #[expect(clippy::cast_precision_loss, reason = "a count")]
    let parameters = PARAMETERS as f64 * f64::from(STEPS);
    let rival = python.rival("adam_step.py", &["torch", DEVICE], Target::Faster(1.0), adam_step::agree);
    let copy = Rival {
        name: "a copy of as many bytes".to_owned(),
        target: Target::Within(OF_A_COPY),
        start: Box::new(move || copies(device)),
    };
    Contest {
        workload: "steps of Adam, 1 billion parameters, f32".to_owned(),
        unit: Unit::nanoseconds("ns per parameter and step", parameters),
        ours: Ok(steps(device)),
        rivals: vec![rival, copy],
    }
}
