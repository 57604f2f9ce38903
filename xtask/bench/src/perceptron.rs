//! Training steps of a small network: forward, backward and a step of SignSGD on all samples of the breast cancer table, for
//! ten hidden layers of twenty rectified units and two outputs, under softmax cross entropy.
//!
//! The steps are several in a row from one start, so that every measurement is of the same work.

use std::time::Instant;

use optsde_core::Real;
use optsde_core::optimizer::SignSgd;
use optsde_net::mlp::{Activation, Mlp, Perceptron, Rows};
use optsde_net::optimizer::{FlatOptimizer, Pass};
use optsde_net::{Batch, Kind, Layout, Network, Number, data};

use crate::agreement::{LOSSES, equal};
use crate::contest::{Contest, Measure, Rival, Target, Unit};
use crate::peer::Python;
use crate::perceptron_candle;

/// What follows is as in `xtask/peers/perceptron.py`.
pub(crate) const STEPS: u32 = 100;
pub(crate) const RATE: f32 = 1e-4;
const HIDDEN: [usize; 10] = [20; 10];
const OUTPUTS: usize = 2;

/// Losses that are compared, and from one of them to the next. Later ones show what rounding has made of the signs of small
/// gradients.
const COMPARED: usize = 50;
const SAMPLE: usize = 7;

/// The table, every feature standardised.
pub(crate) fn samples() -> Result<data::Samples, String> {
    let mut samples = data::breast_cancer();
    let standardization = data::Standardization::of(&samples);
    standardization.apply(&mut samples).map_err(|error| error.to_string())?;
    Ok(samples)
}

fn network() -> Result<Mlp<Number>, String> {
    let samples = samples()?;
    let rows = Rows::new(samples.inputs(), samples.labels(), samples.width()).map_err(|error| error.to_string())?;
    let sizes = Perceptron { hidden: &HIDDEN, outputs: OUTPUTS, activation: Activation::Relu, biases: true };
    Mlp::new(sizes, rows, None).map_err(|error| error.to_string())
}

/// Weights uniform with variance 2/n for n inputs, numbers of a small congruential sequence; biases 0.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a size, 31 bits; rounded on purpose")]
fn start(layout: &Layout) -> Vec<f32> {
    let mut state = 1_u64;
    let mut x = Vec::with_capacity(layout.len());
    for segment in layout.segments() {
        let inputs = segment.shape.last().copied().unwrap_or(1) as f64;
        for _ in segment.range.clone() {
            if segment.kind == Kind::Bias {
                x.push(0.0);
                continue;
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let uniform = (state >> 33) as f64 / f64::from(1_u32 << 30) - 1.0;
            x.push((uniform * (6.0 / inputs).sqrt()) as f32);
        }
    }
    x
}

/// The layout of the parameters, and their start.
pub(crate) fn problem() -> Result<(Layout, Vec<f32>), String> {
    let layout = network()?.layout().clone();
    let x = start(&layout);
    Ok((layout, x))
}

/// A run from the start, which gives the loss before every step.
fn training() -> Result<impl FnMut() -> Result<Vec<f64>, String>, String> {
    let mut network = network()?;
    let samples: Vec<u32> = (0..).take(network.samples()).collect();
    let start: Vec<Number> = start(network.layout()).into_iter().map(optsde::Native).collect();
    let (mut x, mut gradient) = (start.clone(), vec![Number::ZERO; start.len()]);
    let mut optimizer = Pass::start(SignSgd, &x);
    Ok(move || {
        x.copy_from_slice(&start);
        let mut losses = Vec::new();
        for k in 0..STEPS {
            let batch = Batch { samples: &samples, weights: None };
            losses.push(network.gradient(&x, batch, &mut gradient).map_err(|error| error.to_string())?);
            let rate = optsde::Native(RATE);
            optimizer.step(k.into(), rate, &mut x, &gradient).map_err(|error| error.to_string())?;
        }
        Ok(losses)
    })
}

/// Seconds of a run.
pub(crate) fn seconds(mut run: impl FnMut() -> Result<Vec<f64>, String> + 'static) -> Measure {
    Box::new(move || {
        let started = Instant::now();
        std::hint::black_box(run()?);
        Ok(started.elapsed().as_secs_f64())
    })
}

fn compared(losses: Vec<f64>) -> Vec<f64> {
    losses.into_iter().take(COMPARED).step_by(SAMPLE).collect()
}

/// Whether these are losses of a run.
pub(crate) fn agree(theirs: &[f64]) -> Result<(), String> {
    equal(&compared(training()?()?), theirs, LOSSES)
}

/// candle in this process, refused unless its losses are ours.
fn candle() -> Result<Measure, String> {
    let mut run = perceptron_candle::training()?;
    agree(&compared(run()?)).map_err(|reason| format!("it does other work: {reason}"))?;
    Ok(seconds(run))
}

pub(crate) fn contest(python: &Python) -> Result<Contest, String> {
    Ok(Contest {
        workload: "training steps, perceptron 30 - 10 x 20 ReLU - 2, 569 samples, SignSGD, f32".to_owned(),
        unit: Unit { name: "us per step", scale: 1e6 / f64::from(STEPS), inverse: false },
        ours: Ok(seconds(training()?)),
        rivals: vec![
            python.rival("perceptron.py", &["torch"], Target::Faster(1.0), agree),
            python.rival("perceptron.py", &["torch, one thread"], Target::Faster(1.0), agree),
            python.rival("perceptron.py", &["jax"], Target::Faster(1.0), agree),
            Rival { name: "candle".to_owned(), target: Target::Reported, start: Box::new(candle) },
        ],
    })
}
