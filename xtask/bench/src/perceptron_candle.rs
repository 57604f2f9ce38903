//! The training steps of [`perceptron`](crate::perceptron) with candle, as its examples train a network.

use candle_core::{Device, Result, Tensor, Var};
use candle_nn::loss::cross_entropy;
use candle_nn::{Linear, Module};
use optsde_net::Segment;

use crate::perceptron::{RATE, STEPS, problem, samples};

/// Layers, whose tensors are the variables.
struct Trained {
    variables: Vec<Var>,
    layers: Vec<Linear>,
    inputs: Tensor,
    labels: Tensor,
}

/// A run from the start, which gives the loss before every step.
pub(crate) fn training() -> std::result::Result<impl FnMut() -> std::result::Result<Vec<f64>, String>, String> {
    let samples = samples()?;
    let (layout, start) = problem()?;
    let tensors = || -> Result<Vec<Tensor>> {
        let tensor = |segment: &Segment| {
            Tensor::from_slice(&start[segment.range.clone()], segment.shape.as_slice(), &Device::Cpu)
        };
        layout.segments().iter().map(tensor).collect()
    };
    let trained = || {
        let variables: Vec<Var> = tensors()?.iter().map(Var::from_tensor).collect::<Result<_>>()?;
        let layer = |[weight, bias]: &[Var; 2]| Linear::new(weight.as_tensor().clone(), Some(bias.as_tensor().clone()));
        // Weights and biases alternate.
        let layers = variables.as_chunks().0.iter().map(layer).collect();
        let inputs = Tensor::from_slice(samples.inputs(), (samples.len(), samples.width()), &Device::Cpu)?;
        let labels = Tensor::from_slice(samples.labels(), samples.len(), &Device::Cpu)?;
        Ok(Trained { variables, layers, inputs, labels })
    };
    let text = |error: candle_core::Error| error.to_string();
    let start = tensors().map_err(text)?;
    let trained = trained().map_err(text)?;
    Ok(move || trained.run(&start).map_err(text))
}

impl Trained {
    fn run(&self, start: &[Tensor]) -> Result<Vec<f64>> {
        for (variable, start) in self.variables.iter().zip(start) {
            variable.set(start)?;
        }
        (0..STEPS).map(|_| self.step()).collect()
    }

    fn step(&self) -> Result<f64> {
        let mut a = self.inputs.clone();
        for (number, layer) in self.layers.iter().enumerate() {
            let z = layer.forward(&a)?;
            a = if number + 1 < self.layers.len() { z.relu()? } else { z };
        }
        let loss = cross_entropy(&a, &self.labels)?;
        let gradients = loss.backward()?;
        for variable in &self.variables {
            if let Some(gradient) = gradients.get(variable) {
                variable.set(&(variable.as_tensor() - (gradient.sign()? * f64::from(RATE))?)?)?;
            }
        }
        Ok(f64::from(loss.to_scalar::<f32>()?))
    }
}
