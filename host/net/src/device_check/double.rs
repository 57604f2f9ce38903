//! The same loss and gradient in double precision on the CPU: what both devices are close to.

use candle_core::{DType, Device, Tensor, Var};

use super::models::{BATCH, Computed, SEED, samples};
use super::small_models::SmallModel;
use crate::candle_network::{Inputs, MissingGradient, Samples};
use crate::layer::cross_entropy;
use crate::model::{Mode, Model as _, Pass};
use crate::network::NetworkError;

/// What a small model computes at its initial parameters, whose numbers are those of single precision.
///
/// # Errors
/// What candle says; a parameter without a gradient.
pub fn in_double_precision(small: &SmallModel) -> Result<Computed, NetworkError> {
    let model = small.model()?;
    let (registry, output) = (model.registry(), model.output());
    let mut values = registry.tensors(SEED, DType::F64, &Device::Cpu)?;
    let mut variables = Vec::new();
    for (segment, slot) in registry.layout().segments().iter().zip(registry.trained_slots()) {
        let Some(value) = values.get_mut(slot) else { continue };
        let variable = Var::from_tensor(value)?;
        *value = variable.as_tensor().clone();
        variables.push((segment.name.as_str(), variable));
    }
    let Samples { inputs, labels } = samples(&model, BATCH);
    let labels = Tensor::from_vec(labels, BATCH as usize * output.answers, &Device::Cpu)?;
    let mut running = registry.start_running(DType::F64, &Device::Cpu)?;
    let mut pass = Pass::new(&values, &mut running, Mode::Train, SEED, 0);
    let logits = model.forward(&mut pass, &tensor(inputs)?)?;
    let loss = cross_entropy(&logits.reshape((labels.elem_count(), output.logits))?, &labels)?.mean_all()?;
    let gradients = loss.backward()?;
    let mut gradient = Vec::new();
    for (name, variable) in &variables {
        let missing = || candle_core::Error::wrap(MissingGradient { name: (*name).to_owned() });
        gradient.extend(gradients.get(variable).ok_or_else(missing)?.flatten_all()?.to_vec1::<f64>()?);
    }
    Ok(Computed { loss: loss.to_scalar()?, gradient, repeats: true })
}

fn tensor(inputs: Inputs) -> candle_core::Result<Tensor> {
    match inputs {
        Inputs::Values { values, shape } => {
            Tensor::from_vec(values, [&[BATCH as usize][..], &shape].concat(), &Device::Cpu)?.to_dtype(DType::F64)
        }
        Inputs::Tokens { ids, length } => Tensor::from_vec(ids, (BATCH as usize, length), &Device::Cpu),
    }
}
