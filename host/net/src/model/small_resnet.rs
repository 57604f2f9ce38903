//! The residual network of Compagnoni et al. 2024, Appendix F.1: convolutions of 3 x 3 with 128 and 64 channels, a
//! residual connection from the first to behind the second, 2 x 2 max pooling, and dense layers of 128 and of the
//! classes.
//!
//! The paper does not say how 128 channels are added to 64; here through a convolution of 1 x 1. Images keep their
//! size.

use candle_core::{Result, Tensor};

use super::image::Image;
use super::initial::{Fan, Initial};
use super::part::{Convolution, Dense, Kernel};
use super::pass::Pass;
use super::registry::Registry;
use super::size::size;
use super::{Input, Model, Output};
use crate::layer::{self, Window};
use crate::network::NetworkError;

const POOL: Window = Window { size: 2, stride: 2, padding: 0 };

/// Sizes of a [`SmallResNet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallResNetConfig {
    /// What it sees.
    pub image: Image,
    /// Channels of the two convolutions.
    pub channels: [usize; 2],
    /// Neurons of the hidden layer.
    pub hidden: usize,
    /// Logits.
    pub classes: usize,
}

impl SmallResNetConfig {
    /// As in the paper.
    pub fn comp24(image: Image, classes: usize) -> Self {
        Self { image, channels: [128, 64], hidden: 128, classes }
    }
}

/// Two convolutions with a residual connection, and two dense layers.
#[derive(Clone, Debug)]
pub struct SmallResNet {
    config: SmallResNetConfig,
    registry: Registry,
    first: Convolution,
    second: Convolution,
    residual: Convolution,
    hidden: Dense,
    head: Dense,
}

impl SmallResNet {
    /// With these sizes.
    pub fn new(config: SmallResNetConfig) -> std::result::Result<Self, NetworkError> {
        let SmallResNetConfig { image, channels: [outer, inner], hidden, classes } = config;
        image.check()?;
        for (field, value) in [("channels", outer), ("channels", inner), ("hidden", hidden), ("classes", classes)] {
            size(field, value)?;
        }
        let left = image.after(POOL)?.with_channels(inner);
        let mut registry = Registry::default();
        let mut convolution = |name, inputs, outputs, size, initial| {
            Convolution::new(&mut registry, name, Kernel::centred(inputs, outputs, size, 1), true, initial)
        };
        let he = Initial::Kaiming(Fan::In);
        let first = convolution("convolution1", image.channels, outer, 3, he);
        let second = convolution("convolution2", outer, inner, 3, he);
        let residual = convolution("residual", outer, inner, 1, Initial::Xavier);
        let dense = Dense::new(&mut registry, "hidden", left.len(), hidden, he);
        let head = Dense::new(&mut registry, "head", hidden, classes, Initial::Xavier);
        Ok(Self { config, registry: registry.finish()?, first, second, residual, hidden: dense, head })
    }
}

impl Model for SmallResNet {
    fn registry(&self) -> &Registry {
        &self.registry
    }

    fn input(&self) -> Input {
        self.config.image.input()
    }

    fn output(&self) -> Output {
        Output { answers: 1, logits: self.config.classes }
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor> {
        let x = layer::relu(&self.first.apply(pass, inputs)?)?;
        let x = (self.second.apply(pass, &x)? + self.residual.apply(pass, &x)?)?;
        let x = layer::max_pool(&x, POOL)?.flatten_from(1)?;
        self.head.apply(pass, &layer::relu(&self.hidden.apply(pass, &x)?)?)
    }
}
