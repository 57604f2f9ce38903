//! The vision transformer (Dosovitskiy et al. 2021): patches of the image as tokens, one token more for the class,
//! positions that are learnt, blocks with layer norm before, and a dense layer of the token of the class.

use candle_core::{Result, Tensor};

use super::image::Image;
use super::initial::Initial;
use super::part::{Dense, LayerNorm};
use super::pass::Pass;
use super::registry::{Parameter, Registry};
use super::size::size;
use super::transformer::{Block, BlockConfig, Order, add_positions};
use super::{Input, Model, Output};
use crate::layer::{self, Mask};
use crate::layout::Kind;
use crate::network::NetworkError;

const EPSILON: f64 = 1e-6;

/// Sizes of a [`VisionTransformer`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VisionTransformerConfig {
    /// What it sees.
    pub image: Image,
    /// Rows and columns of a patch.
    pub patch: usize,
    /// Numbers of a token.
    pub width: usize,
    /// Blocks.
    pub depth: usize,
    /// Heads of attention, which share the width.
    pub heads: usize,
    /// Neurons of the hidden dense layer of a block.
    pub hidden: usize,
    /// Logits.
    pub classes: usize,
    /// Part of numbers that is dropped in training.
    pub dropout: f64,
}

impl VisionTransformerConfig {
    /// That of Compagnoni et al. 2024, Appendix F.1: an image of hand-written digits is a single patch.
    pub fn comp24() -> Self {
        Self { image: Image::MNIST, patch: 28, width: 48, depth: 3, heads: 6, hidden: 192, classes: 10, dropout: 0.0 }
    }
}

/// A transformer of patches.
#[derive(Clone, Debug)]
pub struct VisionTransformer {
    config: VisionTransformerConfig,
    registry: Registry,
    embedding: Dense,
    class: Parameter,
    positions: Parameter,
    blocks: Vec<Block>,
    norm: LayerNorm,
    head: Dense,
}

impl VisionTransformer {
    /// With these sizes.
    pub fn new(config: VisionTransformerConfig) -> std::result::Result<Self, NetworkError> {
        let VisionTransformerConfig { image, patch, width, classes, .. } = config;
        image.check()?;
        size("width", width)?;
        size("classes", classes)?;
        let patches = image.patches(patch)?;
        let mut registry = Registry::default();
        let pixels = image.channels.saturating_mul(patch * patch);
        let embedding = Dense::new(&mut registry, "patches", pixels, width, Initial::Xavier);
        let class = registry.trained("class", &[1, 1, width], Kind::Bias, Initial::Zeros);
        let positions = registry.trained("positions", &[patches + 1, width], Kind::Bias, Initial::Normal(0.02));
        let block = BlockConfig {
            width,
            heads: config.heads,
            hidden: config.hidden,
            order: Order::Before,
            mask: Mask::None,
            activation: layer::gelu,
            dropout: config.dropout,
            epsilon: EPSILON,
            initial: Initial::Xavier,
            initial_residual: Initial::Xavier,
        };
        let blocks = block.build(&mut registry, config.depth)?;
        let norm = LayerNorm::new(&mut registry, "norm", width, EPSILON);
        let head = Dense::new(&mut registry, "head", width, classes, Initial::Xavier);
        Ok(Self { config, registry: registry.finish()?, embedding, class, positions, blocks, norm, head })
    }
}

impl Model for VisionTransformer {
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
        let tokens = self.embedding.apply(pass, &layer::patches(inputs, self.config.patch)?)?;
        let class = pass.value(self.class)?.broadcast_as((inputs.dim(0)?, 1, self.config.width))?;
        let tokens = Tensor::cat(&[&class.contiguous()?, &tokens], 1)?;
        let mut x = pass.dropout(&add_positions(&tokens, pass.value(self.positions)?)?, self.config.dropout)?;
        for block in &self.blocks {
            x = block.apply(pass, &x)?;
        }
        let class = self.norm.apply(pass, &x.narrow(1, 0, 1)?.contiguous()?)?;
        self.head.apply(pass, &class.squeeze(1)?)
    }
}
