//! The variables of candle that hold the parameters, and their gradients.

use candle_core::backprop::GradStore;
use candle_core::{DType, Device, Result, Tensor, Var};
use optsde_core::random::Seed;

use crate::model::{Mode, Registry};
use crate::network::{NetworkError, Number};

/// A parameter that the loss does not depend on, as far as candle knows: its operations forget gradients silently.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("parameter '{name}' has no gradient, allowed: every parameter has one")]
pub struct MissingGradient {
    /// The parameter.
    pub name: String,
}

#[derive(Debug)]
struct Place {
    name: String,
    variable: Var,
    /// In the flat array.
    start: usize,
    count: usize,
}

#[derive(Debug)]
pub(super) struct Variables {
    device: Device,
    places: Vec<Place>,
    /// All tensors of the model; those of variables share their memory.
    values: Vec<Tensor>,
    /// The same memory without gradients.
    constants: Vec<Tensor>,
}

impl Variables {
    pub(super) fn new(registry: &Registry, seed: Seed, device: &Device) -> std::result::Result<Self, NetworkError> {
        let mut values = registry.tensors(seed, DType::F32, device)?;
        let mut places = Vec::new();
        for (segment, slot) in registry.layout().segments().iter().zip(registry.trained_slots()) {
            let Some(value) = values.get_mut(slot) else { continue };
            let variable = Var::from_tensor(value)?;
            *value = variable.as_tensor().clone();
            let (start, count) = (segment.range.start, segment.range.len());
            places.push(Place { name: segment.name.clone(), variable, start, count });
        }
        let constants = values.iter().map(Tensor::detach).collect();
        Ok(Self { device: device.clone(), places, values, constants })
    }

    /// What a model computes with. An evaluation needs no graph, and keeps none.
    pub(super) fn values(&self, mode: Mode) -> &[Tensor] {
        match mode {
            Mode::Train => &self.values,
            Mode::Evaluate => &self.constants,
        }
    }

    /// Copies the flat array in: once to the device, and there into each variable.
    pub(super) fn set(&self, x: &[Number]) -> Result<()> {
        let flat: Vec<f32> = x.iter().map(|x| x.0).collect();
        let flat = Tensor::from_vec(flat, x.len(), &self.device)?;
        for Place { variable, start, count, .. } in &self.places {
            variable.set(&flat.narrow(0, *start, *count)?.reshape(variable.shape())?)?;
        }
        Ok(())
    }

    /// Adds the gradients of all variables to a flat one: joined on the device, and copied from there once.
    pub(super) fn add_gradients(
        &self,
        gradients: &mut GradStore,
        flat: &mut [Number],
    ) -> std::result::Result<(), NetworkError> {
        let mut parts = Vec::with_capacity(self.places.len());
        for Place { name, variable, .. } in &self.places {
            let gradient = gradients.remove(variable);
            let gradient = gradient.ok_or_else(|| candle_core::Error::wrap(MissingGradient { name: name.clone() }))?;
            parts.push(gradient.flatten_all()?);
        }
        if parts.is_empty() {
            return Ok(());
        }
        let joined = Tensor::cat(&parts, 0)?.to_vec1::<f32>()?;
        for (sum, gradient) in flat.iter_mut().zip(joined) {
            sum.0 += gradient;
        }
        Ok(())
    }
}
