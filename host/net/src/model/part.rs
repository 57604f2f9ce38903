//! Layers with their parameters, of which models are made.

use candle_core::{Result, Tensor};

use super::initial::Initial;
use super::pass::Pass;
use super::registry::{Parameter, Registry, RunningIndex};
use crate::layer::{self, LayerError};
use crate::layout::Kind;
use crate::network::NetworkError;

/// How fast running statistics follow: a tenth of the way at each batch, as is usual.
const RATE: f64 = 0.1;

/// y = x W^T + b.
#[derive(Clone, Debug)]
pub(super) struct Dense {
    weight: Parameter,
    bias: Option<Parameter>,
}

impl Dense {
    /// With a bias that starts at 0.
    pub(super) fn new(registry: &mut Registry, name: &str, inputs: usize, outputs: usize, initial: Initial) -> Self {
        let weight = registry.trained(format!("{name}.weight"), &[outputs, inputs], Kind::Weight, initial);
        let bias = registry.trained(format!("{name}.bias"), &[outputs], Kind::Bias, Initial::Zeros);
        Self { weight, bias: Some(bias) }
    }

    /// Not trained, without a bias.
    pub(super) fn fixed(registry: &mut Registry, name: &str, inputs: usize, outputs: usize, initial: Initial) -> Self {
        let weight = registry.fixed(format!("{name}.weight"), &[outputs, inputs], initial);
        Self { weight, bias: None }
    }

    pub(super) fn apply(&self, pass: &Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let bias = self.bias.map(|bias| pass.value(bias)).transpose()?;
        layer::dense(x, pass.value(self.weight)?, bias)
    }
}

/// Channels and window of a convolution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kernel {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    pub(super) size: usize,
    pub(super) stride: usize,
    pub(super) padding: usize,
}

impl Kernel {
    /// That keeps the size of an image when the stride is 1.
    pub(super) fn centred(inputs: usize, outputs: usize, size: usize, stride: usize) -> Self {
        Self { inputs, outputs, size, stride, padding: size / 2 }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Convolution {
    weight: Parameter,
    bias: Option<Parameter>,
    kernel: Kernel,
}

impl Convolution {
    pub(super) fn new(registry: &mut Registry, name: &str, kernel: Kernel, bias: bool, initial: Initial) -> Self {
        let Kernel { inputs, outputs, size, .. } = kernel;
        let weight = registry.trained(format!("{name}.weight"), &[outputs, inputs, size, size], Kind::Weight, initial);
        let bias = bias.then(|| registry.trained(format!("{name}.bias"), &[outputs], Kind::Bias, Initial::Zeros));
        Self { weight, bias, kernel }
    }

    pub(super) fn apply(&self, pass: &Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let bias = self.bias.map(|bias| pass.value(bias)).transpose()?;
        layer::convolution(x, pass.value(self.weight)?, bias, self.kernel.stride, self.kernel.padding)
    }
}

/// Over what activations are normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistics {
    /// They are not.
    None,
    /// The batch, or each part of it of `ghost` samples.
    Batch {
        /// Samples of a part.
        ghost: Option<usize>,
    },
    /// Groups of channels of a sample.
    Group {
        /// How many.
        groups: usize,
    },
}

/// How the activations of convolutions are normalised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normalization {
    /// Over what.
    pub statistics: Statistics,
    /// Whether a trained scale and shift follow.
    pub affine: bool,
    /// What is added to variances.
    pub epsilon: f64,
}

impl Normalization {
    /// None.
    pub const NONE: Self = Self { statistics: Statistics::None, affine: false, epsilon: 1e-5 };
    /// Batch norm over the whole batch.
    pub const BATCH: Self = Self { statistics: Statistics::Batch { ghost: None }, affine: true, epsilon: 1e-5 };

    /// Group norm.
    pub const fn group(groups: usize) -> Self {
        Self { statistics: Statistics::Group { groups }, affine: true, epsilon: 1e-5 }
    }

    /// Whether there is any.
    pub fn is_some(&self) -> bool {
        self.statistics != Statistics::None
    }

    /// An error unless it fits all these numbers of channels.
    pub(super) fn check(&self, channels: &[usize]) -> std::result::Result<(), NetworkError> {
        if !(self.epsilon >= 0.0 && self.epsilon.is_finite()) {
            return Err(LayerError::of("epsilon", &self.epsilon, "a finite number, 0 or more").into());
        }
        let divides = |groups: usize| groups > 0 && channels.iter().all(|n| n.is_multiple_of(groups));
        match self.statistics {
            Statistics::Batch { ghost: Some(value @ 0) } => {
                Err(NetworkError::Model { field: "ghost", value, allowed: "1 or more samples" })
            }
            Statistics::Group { groups: value } if !divides(value) => {
                Err(NetworkError::Model { field: "groups", value, allowed: "a divisor of all numbers of channels" })
            }
            _ => Ok(()),
        }
    }
}

/// A normalization of one layer.
#[derive(Clone, Debug)]
pub(super) struct Norm {
    config: Normalization,
    running: RunningIndex,
    /// Scale and shift.
    affine: Option<[Parameter; 2]>,
}

impl Norm {
    pub(super) fn new(registry: &mut Registry, name: &str, channels: usize, config: Normalization) -> Self {
        let running = match config.statistics {
            Statistics::Batch { .. } => registry.running(channels),
            // Never looked at.
            Statistics::None | Statistics::Group { .. } => RunningIndex(usize::MAX),
        };
        let affine = (config.affine && config.is_some()).then(|| scale_and_shift(registry, name, channels));
        Self { config, running, affine }
    }

    pub(super) fn apply(&self, pass: &mut Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let Normalization { statistics, epsilon, .. } = self.config;
        let y = match statistics {
            Statistics::None => return Ok(x.clone()),
            Statistics::Batch { ghost } => pass.batch_norm(x, self.running, ghost, epsilon, RATE)?,
            Statistics::Group { groups } => layer::group_norm(x, groups, epsilon)?,
        };
        match self.affine {
            Some([scale, shift]) => layer::scale_shift(&y, pass.value(scale)?, pass.value(shift)?),
            None => Ok(y),
        }
    }
}

fn scale_and_shift(registry: &mut Registry, name: &str, channels: usize) -> [Parameter; 2] {
    [("scale", Initial::Ones), ("shift", Initial::Zeros)]
        .map(|(what, initial)| registry.trained(format!("{name}.{what}"), &[channels], Kind::Normalization, initial))
}

/// Layer norm over the width of a token.
#[derive(Clone, Debug)]
pub(super) struct LayerNorm {
    affine: [Parameter; 2],
    epsilon: f64,
}

impl LayerNorm {
    pub(super) fn new(registry: &mut Registry, name: &str, width: usize, epsilon: f64) -> Self {
        Self { affine: scale_and_shift(registry, name, width), epsilon }
    }

    pub(super) fn apply(&self, pass: &Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let [scale, shift] = self.affine;
        layer::layer_norm(x, pass.value(scale)?, pass.value(shift)?, self.epsilon)
    }
}
