//! An encoder in the style of RoBERTa (Liu et al. 2019): tokens and positions that are learnt, layer norm of their sum,
//! blocks with layer norm behind and attention to all positions, and a head.
//!
//! RoBERTa's table of types has a single row, which is a constant that its positions can hold: there is none here.
//! Samples have equal lengths: there is no mask of padding. Initial weights are normal with deviation 0.02.

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
const NORMAL: Initial = Initial::Normal(0.02);

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RobertaHead {
    /// The logits of the token at every position: dense, GELU, layer norm, and the table of tokens with a bias.
    MaskedLanguageModel,
    /// The logits of so many classes of the sample: dense, tanh and dense of the first token.
    Classification {
        /// Logits.
        classes: usize,
    },
}

/// Sizes of a [`Roberta`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RobertaConfig {
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
    /// What is answered.
    pub head: RobertaHead,
    /// Part of numbers that is dropped in training.
    pub dropout: f64,
}

impl RobertaConfig {
    /// RoBERTa-base, for samples of `length` tokens.
    pub fn base(length: usize, head: RobertaHead) -> Self {
        let (vocabulary, positions, width, depth, heads) = (50265, 514, 768, 12, 12);
        Self { vocabulary, positions, length, width, depth, heads, hidden: 3072, head, dropout: 0.1 }
    }

    /// RoBERTa-large, for samples of `length` tokens.
    pub fn large(length: usize, head: RobertaHead) -> Self {
        Self { width: 1024, depth: 24, heads: 16, hidden: 4096, ..Self::base(length, head) }
    }
}

#[derive(Clone, Debug)]
enum Head {
    Tokens { dense: Dense, norm: LayerNorm, bias: Parameter },
    Classes { dense: Dense, logits: Dense },
}

impl Head {
    fn new(registry: &mut Registry, config: &RobertaConfig) -> std::result::Result<Self, NetworkError> {
        let RobertaConfig { vocabulary, width, .. } = *config;
        let dense = Dense::new(registry, "head.dense", width, width, NORMAL);
        Ok(match config.head {
            RobertaHead::MaskedLanguageModel => Self::Tokens {
                dense,
                norm: LayerNorm::new(registry, "head.norm", width, EPSILON),
                bias: registry.trained("head.bias", &[vocabulary], Kind::Bias, Initial::Zeros),
            },
            RobertaHead::Classification { classes } => {
                size("classes", classes)?;
                Self::Classes { dense, logits: Dense::new(registry, "head.logits", width, classes, NORMAL) }
            }
        })
    }
}

/// A bidirectional encoder.
#[derive(Clone, Debug)]
pub struct Roberta {
    config: RobertaConfig,
    registry: Registry,
    tokens: Parameter,
    positions: Parameter,
    norm: LayerNorm,
    blocks: Vec<Block>,
    head: Head,
}

impl Roberta {
    /// With these sizes.
    pub fn new(config: RobertaConfig) -> std::result::Result<Self, NetworkError> {
        let RobertaConfig { vocabulary, positions, length, width, .. } = config;
        size("vocabulary", vocabulary)?;
        size("positions", positions)?;
        unless((1..=positions).contains(&length), "length", length, "1 to the number of positions")?;
        size("width", width)?;
        let mut registry = Registry::default();
        let tokens = registry.trained("tokens", &[vocabulary, width], Kind::Weight, NORMAL);
        let table = registry.trained("positions", &[positions, width], Kind::Weight, NORMAL);
        let norm = LayerNorm::new(&mut registry, "norm", width, EPSILON);
        let block = BlockConfig {
            width,
            heads: config.heads,
            hidden: config.hidden,
            order: Order::Behind,
            mask: Mask::None,
            activation: layer::gelu,
            dropout: config.dropout,
            epsilon: EPSILON,
            initial: NORMAL,
            initial_residual: NORMAL,
        };
        let blocks = block.build(&mut registry, config.depth)?;
        let head = Head::new(&mut registry, &config)?;
        Ok(Self { config, registry: registry.finish()?, tokens, positions: table, norm, blocks, head })
    }
}

impl Model for Roberta {
    fn registry(&self) -> &Registry {
        &self.registry
    }

    fn input(&self) -> Input {
        Input::Tokens { length: self.config.length, vocabulary: self.config.vocabulary }
    }

    fn output(&self) -> Output {
        match self.config.head {
            RobertaHead::MaskedLanguageModel => Output { answers: self.config.length, logits: self.config.vocabulary },
            RobertaHead::Classification { classes } => Output { answers: 1, logits: classes },
        }
    }

    fn forward(&self, pass: &mut Pass<'_>, inputs: &Tensor) -> Result<Tensor> {
        let table = pass.value(self.tokens)?;
        let x = add_positions(&layer::embedding(inputs, table)?, pass.value(self.positions)?)?;
        let x = self.norm.apply(pass, &x)?;
        let mut x = pass.dropout(&x, self.config.dropout)?;
        for block in &self.blocks {
            x = block.apply(pass, &x)?;
        }
        match &self.head {
            Head::Tokens { dense, norm, bias } => {
                let x = norm.apply(pass, &layer::gelu(&dense.apply(pass, &x)?)?)?;
                layer::dense(&x, table, Some(pass.value(*bias)?))
            }
            Head::Classes { dense, logits } => {
                let first = pass.dropout(&x.narrow(1, 0, 1)?.squeeze(1)?.contiguous()?, self.config.dropout)?;
                let x = pass.dropout(&layer::tanh(&dense.apply(pass, &first)?)?, self.config.dropout)?;
                logits.apply(pass, &x)
            }
        }
    }
}
