//! The residual block: relu(F(x) + shortcut of x).

use candle_core::{D, Result, Tensor};

use super::config::{ResNetConfig, Shortcut};
use crate::layer;
use crate::model::initial::{Fan, Initial};
use crate::model::part::{Convolution, Kernel, Norm, Normalization};
use crate::model::pass::Pass;
use crate::model::registry::Registry;

/// A convolution with its normalization.
pub(super) type Step = (Convolution, Norm);

#[derive(Clone, Debug)]
enum Direct {
    Same,
    Projection(Step),
    /// Every second pixel, and this many channels of zeros more.
    Zeros {
        stride: usize,
        more: usize,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Block {
    branch: Vec<Step>,
    direct: Direct,
}

pub(super) fn step(registry: &mut Registry, name: &str, kernel: Kernel, normalization: Normalization) -> Step {
    let convolution = Convolution::new(registry, name, kernel, false, Initial::Kaiming(Fan::Out));
    (convolution, Norm::new(registry, &format!("{name}.norm"), kernel.outputs, normalization))
}

impl Block {
    /// And the channels of its results.
    pub(super) fn new(
        registry: &mut Registry,
        name: &str,
        config: &ResNetConfig,
        inputs: usize,
        channels: usize,
        stride: usize,
    ) -> (Self, usize) {
        let kernels = config.branch(inputs, channels, stride);
        let outputs = kernels.last().map_or(inputs, |kernel| kernel.outputs);
        let named =
            |(number, kernel)| step(registry, &format!("{name}.convolution{number}"), kernel, config.normalization);
        let branch = (1..).zip(kernels).map(named).collect();
        let direct = match config.shortcut {
            _ if inputs == outputs && stride == 1 => Direct::Same,
            Shortcut::Projection => {
                let kernel = Kernel::centred(inputs, outputs, 1, stride);
                Direct::Projection(step(registry, &format!("{name}.shortcut"), kernel, config.normalization))
            }
            Shortcut::Zeros => Direct::Zeros { stride, more: outputs.saturating_sub(inputs) },
        };
        (Self { branch, direct }, outputs)
    }

    pub(super) fn apply(&self, pass: &mut Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let mut y = x.clone();
        for (number, (convolution, norm)) in self.branch.iter().enumerate() {
            if number > 0 {
                y = layer::relu(&y)?;
            }
            y = norm.apply(pass, &convolution.apply(pass, &y)?)?;
        }
        let direct = match &self.direct {
            Direct::Same => x.clone(),
            Direct::Projection((convolution, norm)) => norm.apply(pass, &convolution.apply(pass, x)?)?,
            Direct::Zeros { stride, more } => {
                let pixels = layer::average_pool(x, 1, *stride)?;
                pixels.pad_with_zeros(D::Minus(3), more / 2, more - more / 2)?
            }
        };
        layer::relu(&(y + direct)?)
    }
}
