//! The multi-layer perceptron: dense layers with an activation between them.

use candle_core::{Result, Tensor};

use super::initial::{Fan, Initial};
use super::part::Dense;
use super::pass::Pass;
use super::registry::Registry;
use super::size::{depth, size};
use super::{Input, Model, Output};
use crate::layer;
use crate::network::NetworkError;

/// What follows a dense layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// max(x, 0).
    Relu,
    /// tanh x.
    Tanh,
}

impl Activation {
    fn apply(self, x: &Tensor) -> Result<Tensor> {
        match self {
            Self::Relu => layer::relu(x),
            Self::Tanh => layer::tanh(x),
        }
    }

    /// The law of weights that keeps the variance of activations.
    fn initial(self) -> Initial {
        match self {
            Self::Relu => Initial::Kaiming(Fan::In),
            Self::Tanh => Initial::Xavier,
        }
    }
}

/// Sizes of an [`Mlp`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MlpConfig {
    /// Numbers of a sample.
    pub inputs: usize,
    /// Neurons of each hidden layer; none for logistic regression.
    pub hidden: Vec<usize>,
    /// Logits.
    pub outputs: usize,
    /// Between the layers.
    pub activation: Activation,
}

/// A multi-layer perceptron.
#[derive(Clone, Debug)]
pub struct Mlp {
    config: MlpConfig,
    registry: Registry,
    layers: Vec<Dense>,
}

impl Mlp {
    /// With these sizes.
    pub fn new(config: MlpConfig) -> std::result::Result<Self, NetworkError> {
        size("inputs", config.inputs)?;
        size("outputs", config.outputs)?;
        depth("number of layers", config.hidden.len() + 1)?;
        let mut registry = Registry::default();
        let mut layers = Vec::new();
        let mut width = config.inputs;
        for (number, hidden) in (1..).zip(&config.hidden) {
            size("hidden", *hidden)?;
            let initial = config.activation.initial();
            layers.push(Dense::new(&mut registry, &format!("dense{number}"), width, *hidden, initial));
            width = *hidden;
        }
        layers.push(Dense::new(&mut registry, "head", width, config.outputs, Initial::Xavier));
        Ok(Self { config, registry: registry.finish()?, layers })
    }
}

impl Model for Mlp {
    fn registry(&self) -> &Registry {
        &self.registry
    }

    fn input(&self) -> Input {
        Input::Values(vec![self.config.inputs])
    }

    fn output(&self) -> Output {
        Output { answers: 1, logits: self.config.outputs }
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor> {
        let mut x = inputs.clone();
        for (number, dense) in self.layers.iter().enumerate() {
            if number > 0 {
                x = self.config.activation.apply(&x)?;
            }
            x = dense.apply(pass, &x)?;
        }
        Ok(x)
    }
}
