//! The convolutional network of Compagnoni et al. 2024, Appendix F.1: two convolutions of 3 x 3 with 32 channels, a
//! ReLU and 2 x 2 max pooling behind each, and dense layers of 128 and of the classes.
//!
//! The paper does not say how images are padded; here as many zeros as keep their size, unless told otherwise.

use candle_core::{Result, Tensor};

use super::image::Image;
use super::initial::{Fan, Initial};
use super::part::{Convolution, Dense, Kernel};
use super::pass::Pass;
use super::registry::Registry;
use super::size::{size, unless};
use super::{Input, Model, Output};
use crate::layer::{self, Window};
use crate::network::NetworkError;

const POOL: Window = Window { size: 2, stride: 2, padding: 0 };

/// Sizes of a [`Cnn`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CnnConfig {
    /// What it sees.
    pub image: Image,
    /// Zeros around images: 0 or 1.
    pub padding: usize,
    /// Channels of both convolutions.
    pub channels: usize,
    /// Neurons of the hidden layer.
    pub hidden: usize,
    /// Logits.
    pub classes: usize,
}

impl CnnConfig {
    /// As in the paper.
    pub fn comp24(image: Image, classes: usize) -> Self {
        Self { image, padding: 1, channels: 32, hidden: 128, classes }
    }
}

/// Two convolutions and two dense layers.
#[derive(Clone, Debug)]
pub struct Cnn {
    config: CnnConfig,
    registry: Registry,
    convolutions: [Convolution; 2],
    hidden: Dense,
    head: Dense,
}

impl Cnn {
    /// With these sizes.
    pub fn new(config: CnnConfig) -> std::result::Result<Self, NetworkError> {
        let CnnConfig { image, padding, channels, hidden, classes } = config;
        image.check()?;
        unless(padding <= 1, "padding", padding, "0 or 1")?;
        size("channels", channels)?;
        size("hidden", hidden)?;
        size("classes", classes)?;
        let window = Window { size: 3, stride: 1, padding };
        let left = image.after(window)?.after(POOL)?.after(window)?.after(POOL)?.with_channels(channels);
        let mut registry = Registry::default();
        let convolutions = [("convolution1", image.channels), ("convolution2", channels)].map(|(name, inputs)| {
            let kernel = Kernel { inputs, outputs: channels, size: 3, stride: 1, padding };
            Convolution::new(&mut registry, name, kernel, true, Initial::Kaiming(Fan::In))
        });
        let dense = Dense::new(&mut registry, "hidden", left.len(), hidden, Initial::Kaiming(Fan::In));
        let head = Dense::new(&mut registry, "head", hidden, classes, Initial::Xavier);
        Ok(Self { config, registry: registry.finish()?, convolutions, hidden: dense, head })
    }
}

impl Model for Cnn {
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
        let mut x = inputs.clone();
        for convolution in &self.convolutions {
            x = layer::max_pool(&layer::relu(&convolution.apply(pass, &x)?)?, POOL)?;
        }
        let x = layer::relu(&self.hidden.apply(pass, &x.flatten_from(1)?)?)?;
        self.head.apply(pass, &x)
    }
}
