//! The residual network (He et al. 2016a): y = relu(F(x) + shortcut of x) with a branch F of two convolutions of 3 x 3,
//! or of a bottleneck of 1 x 1, 3 x 3 and 1 x 1, and a normalization behind each convolution.
//!
//! Strides of a bottleneck are those of its 3 x 3 convolution, as in later implementations ("version 1.5").

mod block;
mod config;

use candle_core::{Result, Tensor};

pub use self::config::{ResNetBlock, ResNetConfig, Shortcut, Stem};

use self::block::{Block, Step, step};
use super::initial::Initial;
use super::part::{Dense, Kernel};
use super::pass::Pass;
use super::registry::Registry;
use super::{Input, Model, Output};
use crate::layer::{self, Window};
use crate::network::NetworkError;

/// Behind the first convolution of large images.
const POOL: Window = Window { size: 3, stride: 2, padding: 1 };

/// Stages of residual blocks.
#[derive(Clone, Debug)]
pub struct ResNet {
    config: ResNetConfig,
    registry: Registry,
    stem: Step,
    blocks: Vec<Block>,
    head: Dense,
}

impl ResNet {
    /// With these sizes.
    pub fn new(config: ResNetConfig) -> std::result::Result<Self, NetworkError> {
        config.check()?;
        let first = config.stages.first().map_or(0, |(_, channels)| *channels);
        let mut registry = Registry::default();
        let kernel = match config.stem {
            Stem::Cifar => Kernel::centred(config.image.channels, first, 3, 1),
            Stem::ImageNet => Kernel::centred(config.image.channels, first, 7, 2),
        };
        let stem = step(&mut registry, "stem", kernel, config.normalization);
        let mut blocks = Vec::new();
        let mut inputs = first;
        for (stage, (count, channels)) in (1..).zip(config.stages.iter().copied()) {
            for number in 1..=count {
                let stride = if stage > 1 && number == 1 { 2 } else { 1 };
                let name = format!("stage{stage}.block{number}");
                let (block, outputs) = Block::new(&mut registry, &name, &config, inputs, channels, stride);
                blocks.push(block);
                inputs = outputs;
            }
        }
        let head = Dense::new(&mut registry, "head", inputs, config.classes, Initial::UniformOfFanIn);
        Ok(Self { config, registry: registry.finish()?, stem, blocks, head })
    }
}

impl Model for ResNet {
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
        let (convolution, norm) = &self.stem;
        let x = layer::relu(&norm.apply(pass, &convolution.apply(pass, inputs)?)?)?;
        let mut x = match self.config.stem {
            Stem::Cifar => x,
            Stem::ImageNet => layer::max_pool(&x, POOL)?,
        };
        for block in &self.blocks {
            x = block.apply(pass, &x)?;
        }
        self.head.apply(pass, &layer::global_average_pool(&x)?)
    }
}
