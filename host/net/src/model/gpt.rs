//! GPT-2 (Radford et al. 2019): tokens and positions that are learnt, blocks with layer norm before and attention to
//! what came before, and the logits of the next token at every position.
//!
//! Initial weights are normal with deviation 0.02, before residual connections 0.02 / sqrt(2 depth).

use candle_core::{Result, Tensor};

use super::initial::Initial;
use super::part::{Dense, LayerNorm};
use super::pass::Pass;
use super::registry::{Parameter, Registry};
use super::size::{size, unless};
use super::transformer::{Block, BlockConfig, Order, add_positions};
use super::{Input, Model, Output};
use crate::layer::{self, Mask};
use crate::layout::Kind;
use crate::network::NetworkError;

const EPSILON: f64 = 1e-5;
const DEVIATION: f64 = 0.02;

/// The last layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GptHead {
    /// The table of tokens, once more.
    Tied,
    /// Weights and a bias of its own.
    Untied,
}

/// Sizes of a [`Gpt`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GptConfig {
    /// Different tokens.
    pub vocabulary: usize,
    /// Rows of the table of positions.
    pub positions: usize,
    /// Tokens of a sample.
    pub length: usize,
    /// Numbers of a token.
    pub width: usize,
    /// Blocks.
    pub depth: usize,
    /// Heads of attention, which share the width.
    pub heads: usize,
    /// Neurons of the hidden dense layer of a block.
    pub hidden: usize,
    /// The last layer.
    pub head: GptHead,
    /// Part of numbers that is dropped in training.
    pub dropout: f64,
}

impl GptConfig {
    /// The smallest model of the paper, for samples of `length` tokens.
    pub fn gpt2_small(length: usize) -> Self {
        Self {
            vocabulary: 50257,
            positions: 1024,
            length,
            width: 768,
            depth: 12,
            heads: 12,
            hidden: 3072,
            head: GptHead::Tied,
            dropout: 0.1,
        }
    }
}

/// A causal language model.
#[derive(Clone, Debug)]
pub struct Gpt {
    config: GptConfig,
    registry: Registry,
    tokens: Parameter,
    positions: Parameter,
    blocks: Vec<Block>,
    norm: LayerNorm,
    head: Option<Dense>,
}

impl Gpt {
    /// With these sizes.
    pub fn new(config: GptConfig) -> std::result::Result<Self, NetworkError> {
        let GptConfig { vocabulary, positions, length, width, depth, .. } = config;
        size("vocabulary", vocabulary)?;
        size("positions", positions)?;
        unless((1..=positions).contains(&length), "length", length, "1 to the number of positions")?;
        size("width", width)?;
        let mut registry = Registry::default();
        let normal = Initial::Normal(DEVIATION);
        let tokens = registry.trained("tokens", &[vocabulary, width], Kind::Weight, normal);
        let table = registry.trained("positions", &[positions, width], Kind::Weight, normal);
        #[expect(clippy::cast_precision_loss, reason = "a number of blocks")]
        let initial_residual = Initial::Normal(DEVIATION / (2.0 * depth as f64).sqrt());
        let block = BlockConfig {
            width,
            heads: config.heads,
            hidden: config.hidden,
            order: Order::Before,
            mask: Mask::Causal,
            activation: layer::gelu_tanh,
            dropout: config.dropout,
            epsilon: EPSILON,
            initial: normal,
            initial_residual,
        };
        let blocks = block.build(&mut registry, depth)?;
        let norm = LayerNorm::new(&mut registry, "norm", width, EPSILON);
        let head = match config.head {
            GptHead::Tied => None,
            GptHead::Untied => Some(Dense::new(&mut registry, "head", width, vocabulary, normal)),
        };
        Ok(Self { config, registry: registry.finish()?, tokens, positions: table, blocks, norm, head })
    }
}

impl Model for Gpt {
    fn registry(&self) -> &Registry {
        &self.registry
    }

    fn input(&self) -> Input {
        Input::Tokens { length: self.config.length, vocabulary: self.config.vocabulary }
    }

    fn output(&self) -> Output {
        Output { answers: self.config.length, logits: self.config.vocabulary }
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor> {
        let table = pass.value(self.tokens)?;
        let x = add_positions(&layer::embedding(inputs, table)?, pass.value(self.positions)?)?;
        let mut x = pass.dropout(&x, self.config.dropout)?;
        for block in &self.blocks {
            x = block.apply(pass, &x)?;
        }
        let x = self.norm.apply(pass, &x)?;
        match &self.head {
            Some(head) => head.apply(pass, &x),
            None => layer::dense(&x, table, None),
        }
    }
}
