//! Loss and gradient of small models, on a device and on the CPU.

use candle_core::Device;
use optsde::Native;
use optsde_core::random::{PathIndex, PathStream, Purpose, Random, Seed, path_stream};

use super::comparison::Comparison;
use super::small_models::SmallModel;
use crate::candle_network::{CandleNetwork, Chunks, Data, Inputs, Loss, Samples};
use crate::device::Hardware;
use crate::model::{Input, Model};
use crate::network::{Batch, Network, NetworkError, Number};

/// Samples of a small model.
pub(super) const BATCH: u32 = 4;

/// Of parameters, data and dropout.
pub const SEED: Seed = Seed(4);

/// What a model computes of its samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    /// The mean loss.
    pub loss: f64,
    /// Its gradient.
    pub gradient: Vec<f64>,
    /// Whether a second call gave the same bits.
    pub repeats: bool,
}

/// A small model on this hardware and on the CPU.
///
/// # Errors
/// What the device says.
pub fn compare(hardware: &Hardware, small: &SmallModel) -> Result<Comparison, NetworkError> {
    let registry = small.model()?.registry().clone();
    let x = registry.initial(SEED);
    let [device, cpu] = [hardware.tensors(), &Device::Cpu].map(|device| of_small_model(small, device, &x));
    Ok(Comparison::new(small, registry.layout(), &device?, &cpu?))
}

/// What a small model computes in single precision at these parameters, twice.
///
/// # Errors
/// What the device says, and parameters that are not as many as the model has.
pub fn of_small_model(small: &SmallModel, device: &Device, x: &[Number]) -> Result<Computed, NetworkError> {
    let model = small.model()?;
    let train = samples(&model, BATCH);
    let data = Data { test: train.clone(), train, loss: Loss::CrossEntropy };
    let mut network = CandleNetwork::new(model, data, SEED, Chunks::default(), device)?;
    let all: Vec<u32> = (0..BATCH).collect();
    let batch = Batch { samples: &all, weights: None };
    let mut of_call = || {
        let mut gradient = vec![Native(f32::NAN); x.len()];
        network.gradient(x, batch, &mut gradient).map(|loss| (loss, gradient))
    };
    let ((loss, gradient), again) = (of_call()?, of_call()?);
    let bits = |(loss, gradient): &(f64, Vec<Number>)| {
        (loss.to_bits(), gradient.iter().map(|number| number.0.to_bits()).collect::<Vec<u32>>())
    };
    let repeats = bits(&(loss, gradient.clone())) == bits(&again);
    Ok(Computed { loss, gradient: gradient.into_iter().map(|number| f64::from(number.0)).collect(), repeats })
}

/// Standard normal images or arbitrary tokens, with arbitrary labels.
pub(super) fn samples(model: &impl Model, count: u32) -> Samples {
    let mut random = path_stream(SEED, PathIndex(0), Purpose::Start, 0);
    let (count, output) = (count as usize, model.output());
    let labels = tokens(&mut random, count * output.answers, output.logits);
    let inputs = match model.input() {
        Input::Tokens { length, vocabulary } => {
            Inputs::Tokens { ids: tokens(&mut random, count * length, vocabulary), length }
        }
        Input::Values(shape) => {
            let numbers = count * shape.iter().product::<usize>();
            let mut number = || {
                let [number]: [Number; 1] = random.normals();
                number.0
            };
            Inputs::Values { values: (0..numbers).map(|_| number()).collect(), shape }
        }
    };
    Samples { inputs, labels }
}

/// Whole numbers below `below`.
fn tokens(random: &mut PathStream, count: usize, below: usize) -> Vec<u32> {
    let below = u32::try_from(below).unwrap_or(u32::MAX).max(1);
    (0..count).map(|_| Random::<Number>::word(random) % below).collect()
}
