//! How fast a device trains: images in a second of two networks for small photographs.
//!
//! A step is what it is in training: parameters go to the device, the gradient of a batch comes back, and the optimizer
//! moves the flat parameters. Numbers are arbitrary: no time depends on them.

use std::time::{Duration, Instant};

use optsde::Native;
use optsde_core::Real;
use optsde_core::optimizer::HeavyBall;

use super::models::{SEED, samples};
use crate::candle_network::{CandleNetwork, Chunks, Data, Loss, Times};
use crate::device::Hardware;
use crate::model::{Image, Model, Normalization, PreResNet, PreResNetConfig, Vgg, VggConfig};
use crate::network::{Batch, Network, NetworkError, Number};
use crate::optimizer::{FlatOptimizer, Pass};
use crate::training::TrainingError;

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Images of a step.
    pub batch: u32,
    /// Steps before the measurement: kernels are loaded and memory is taken in the first.
    pub warm_up: u64,
    /// Steps that are measured at least.
    pub steps: u64,
    /// More of them, until so much time has passed.
    pub at_least: Duration,
}

impl Sizes {
    /// A batch of 128.
    pub const WHOLE: Self = Self { batch: 128, warm_up: 3, steps: 3, at_least: Duration::from_secs(5) };
    /// A few images, to see that it runs.
    pub const QUICK: Self = Self { batch: 2, warm_up: 1, steps: 1, at_least: Duration::ZERO };
}

/// A network that is trained.
#[derive(Clone, Copy, Debug)]
pub struct Trained {
    name: &'static str,
    build: fn() -> Result<Box<dyn Model>, NetworkError>,
}

/// Those that are measured, as wide as in the papers.
pub const TRAINED: [Trained; 2] = [
    Trained {
        name: "PreResNet-32",
        build: || Ok(Box::new(PreResNet::new(PreResNetConfig::preresnet32(1, 10, Normalization::BATCH))?)),
    },
    Trained {
        name: "VGG-16",
        build: || Ok(Box::new(Vgg::new(VggConfig::vgg16(Image::CIFAR, 10, Normalization::BATCH))?)),
    },
];

/// The line of a network in the report.
///
/// # Errors
/// What the device says.
pub fn throughput(hardware: &Hardware, sizes: &Sizes, network: &Trained) -> Result<String, TrainingError> {
    let (name, model) = (network.name, (network.build)()?);
    let train = samples(&model, sizes.batch);
    let data = Data { test: train.clone(), train, loss: Loss::CrossEntropy };
    let mut network = CandleNetwork::new(model, data, SEED, Chunks::default(), hardware.tensors())?;
    let mut x = network.initial(SEED);
    let mut gradient = vec![Native(0.0); x.len()];
    let mut optimizer = Pass::start(HeavyBall::new(Number::of(0.9)), &x);
    let all: Vec<u32> = (0..sizes.batch).collect();
    let mut step = |network: &mut CandleNetwork<_>, k: u64| -> Result<Duration, TrainingError> {
        network.gradient(&x, Batch { samples: &all, weights: None }, &mut gradient)?;
        let started = Instant::now();
        optimizer.step(k, Number::of(0.01), &mut x, &gradient)?;
        Ok(started.elapsed())
    };
    for k in 0..sizes.warm_up {
        step(&mut network, k)?;
    }
    network.take_times();
    let (started, mut steps, mut optimizing) = (Instant::now(), 0, Duration::ZERO);
    while steps < sizes.steps || started.elapsed() < sizes.at_least {
        optimizing += step(&mut network, sizes.warm_up + steps)?;
        steps += 1;
    }
    let whole = started.elapsed();
    let parameters = network.layout().len();
    let measured = Measured { steps, whole, optimizing, times: network.take_times() };
    Ok(format!("{name}, {parameters} parameters, batch {}: {}", sizes.batch, measured.line(sizes.batch)))
}

struct Measured {
    steps: u64,
    whole: Duration,
    optimizing: Duration,
    times: Times,
}

impl Measured {
    #[expect(clippy::cast_precision_loss, reason = "a count of steps")]
    fn line(&self, batch: u32) -> String {
        let steps = self.steps as f64;
        let of_step = |time: Duration| format!("{:.2}", 1e3 * time.as_secs_f64() / steps);
        let Times { copy_in, forward, backward, gather, .. } = self.times;
        format!(
            "{:.1} images/s, {} ms a step (to the device {}, forward {}, backward {}, from the device {}, optimizer {}), \
             {} steps",
            f64::from(batch) * steps / self.whole.as_secs_f64(),
            of_step(self.whole),
            of_step(copy_in),
            of_step(forward),
            of_step(backward),
            of_step(gather),
            of_step(self.optimizing),
            self.steps
        )
    }
}
