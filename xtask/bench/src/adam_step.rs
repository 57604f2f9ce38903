//! Steps of Adam over ten million parameters (W3), several in a row as in training: a single one, after a pause, is shorter
//! than what a system needs to have the threads of a pool on all cores.

use std::time::Instant;

use optsde::Native;
use optsde::ensemble::Isa;
use optsde::optimizer_pass::{Memory, advance};
use optsde_core::Real;
use optsde_core::optimizer::{Adam, Coordinatewise};
use rayon::prelude::*;

use crate::agreement::{PARAMETERS as ROUNDING, equal};
use crate::contest::{Contest, Measure, Rival, Target, Unit};
use crate::peer::Python;

type Number = Native<f32>;

const PARAMETERS: u32 = 10_000_000;

/// Steps in a row, as in `xtask/peers/adam_step.py`.
pub(crate) const STEPS: u32 = 64;

pub(crate) const RATE: f64 = 1e-3;

/// Parameters from one that is compared with a peer's to the next, as in `xtask/peers/adam_step.py`; none is in the middle,
/// where the gradient is as small as eps.
const SAMPLE: usize = 1_100_000;

/// x, m and v are read and written, the gradient is read: seven numbers of four bytes.
const BYTES: f64 = 28.0 * PARAMETERS as f64 * STEPS as f64;

fn optimizer() -> Adam<Number> {
    Adam::new(Number::of(0.9), Number::of(0.999), Number::of(1e-8))
}

/// From -1 to 1.
fn gradient(i: u32) -> Number {
    Number::of(2.0 * f64::from(i) / f64::from(PARAMETERS - 1) - 1.0)
}

/// Seconds of the steps.
fn steps() -> Measure {
    let optimizer = optimizer();
    let mut x = vec![Number::ONE; PARAMETERS as usize];
    let gradient: Vec<Number> = (0..PARAMETERS).map(gradient).collect();
    let mut memory = Memory::start(&optimizer, &x);
    let mut run = optimizer.start_run();
    let mut k = 0;
    Box::new(move || {
        let started = Instant::now();
        for _ in 0..STEPS {
            let step = optimizer.step(k, Number::of(RATE), &mut run);
            k += 1;
            let moved = advance(&optimizer, &step, &mut x, &gradient, &mut memory, Isa::widest());
            moved.map_err(|error| error.to_string())?;
        }
        Ok(started.elapsed().as_secs_f64())
    })
}

/// Whether these are a sample of the parameters after the first step.
pub(crate) fn agree(theirs: &[f64]) -> Result<(), String> {
    let optimizer = optimizer();
    let gradient: Vec<Number> = (0..PARAMETERS).step_by(SAMPLE).map(gradient).collect();
    let mut x = vec![Number::ONE; gradient.len()];
    let mut memory = Memory::start(&optimizer, &x);
    let step = optimizer.step(0, Number::of(RATE), &mut optimizer.start_run());
    advance(&optimizer, &step, &mut x, &gradient, &mut memory, Isa::widest()).map_err(|error| error.to_string())?;
    let ours: Vec<f64> = x.iter().map(|x| x.to_f64()).collect();
    equal(&ours, theirs, ROUNDING)
}

/// Seconds of as many copies on all cores, each of which reads and writes as many bytes together as a step, in one piece
/// for each thread.
fn copies() -> Measure {
    let length = PARAMETERS as usize * 7 / 2;
    let from = vec![1.0_f32; length];
    // Not zeros, of which the system would give pages when they are written first.
    let mut to = vec![2.0_f32; length];
    let mut copy = move || {
        let piece = length.div_ceil(rayon::current_num_threads());
        let started = Instant::now();
        for _ in 0..STEPS {
            to.par_chunks_mut(piece).zip(from.par_chunks(piece)).for_each(|(to, from)| to.copy_from_slice(from));
            std::hint::black_box(&to);
        }
        started.elapsed().as_secs_f64()
    };
    copy();
    Box::new(move || Ok(copy()))
}

pub(crate) fn contests(python: &Python) -> Vec<Contest> {
    let name = "steps of Adam, 10 million parameters, f32";
    let rivals = vec![
        python.rival("adam_step.py", &["torch"], Target::Faster(1.0), agree),
        python.rival("adam_step.py", &["optax"], Target::Reported, agree),
    ];
    let unit = Unit::nanoseconds("ns per parameter and step", f64::from(PARAMETERS) * f64::from(STEPS));
    let speed = Contest { workload: name.to_owned(), unit, ours: Ok(steps()), rivals };
    let copy = Rival {
        name: "a copy of as many bytes".to_owned(),
        target: Target::Reported,
        start: Box::new(|| Ok(copies())),
    };
    let traffic = Unit { name: "GB/s read and written", scale: BYTES * 1e-9, inverse: true };
    vec![speed, Contest { workload: name.to_owned(), unit: traffic, ours: Ok(steps()), rivals: vec![copy] }]
}
