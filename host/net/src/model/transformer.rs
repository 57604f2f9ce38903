//! The block of a transformer: attention and two dense layers, each with layer norm and a residual connection.
//!
//! x + F(N(x)) with the norm before (Radford et al. 2019), N(x + F(x)) with the norm behind (Vaswani et al. 2017).
//! Dropout is applied to F, and not to the weights of attention.

use candle_core::{Result, Tensor};

use super::initial::Initial;
use super::part::{Dense, LayerNorm};
use super::pass::Pass;
use super::registry::Registry;
use super::size::{depth, dropout, heads, size};
use crate::layer::{self, Mask};
use crate::network::NetworkError;

/// Where layer norm stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Before,
    Behind,
}

/// What all blocks of a model have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockConfig {
    pub(super) width: usize,
    pub(super) heads: usize,
    /// Neurons of the hidden dense layer.
    pub(super) hidden: usize,
    pub(super) order: Order,
    pub(super) mask: Mask,
    pub(super) activation: fn(&Tensor) -> Result<Tensor>,
    pub(super) dropout: f64,
    pub(super) epsilon: f64,
    /// Of weights.
    pub(super) initial: Initial,
    /// Of the weights before a residual connection.
    pub(super) initial_residual: Initial,
}

impl BlockConfig {
    /// So many blocks.
    pub(super) fn build(self, registry: &mut Registry, count: usize) -> std::result::Result<Vec<Block>, NetworkError> {
        heads(self.heads, self.width)?;
        size("hidden", self.hidden)?;
        depth("depth", count)?;
        dropout(self.dropout)?;
        Ok((1..=count).map(|number| Block::new(registry, &format!("block{number}"), self)).collect())
    }
}

#[derive(Clone, Debug)]
pub(super) struct Block {
    config: BlockConfig,
    norms: [LayerNorm; 2],
    queries: Dense,
    keys: Dense,
    values: Dense,
    mix: Dense,
    expand: Dense,
    contract: Dense,
}

impl Block {
    fn new(registry: &mut Registry, name: &str, config: BlockConfig) -> Self {
        let BlockConfig { width, hidden, epsilon, initial, initial_residual, .. } = config;
        let norms = ["norm1", "norm2"].map(|norm| LayerNorm::new(registry, &format!("{name}.{norm}"), width, epsilon));
        let mut dense =
            |what, inputs, outputs, initial| Dense::new(registry, &format!("{name}.{what}"), inputs, outputs, initial);
        Self {
            config,
            norms,
            queries: dense("attention.queries", width, width, initial),
            keys: dense("attention.keys", width, width, initial),
            values: dense("attention.values", width, width, initial),
            mix: dense("attention.mix", width, width, initial_residual),
            expand: dense("mlp.expand", width, hidden, initial),
            contract: dense("mlp.contract", hidden, width, initial_residual),
        }
    }

    /// Of `x` (samples, length, width).
    pub(super) fn apply(&self, pass: &mut Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let x = self.residual(pass, x, &self.norms[0], Self::attend)?;
        self.residual(pass, &x, &self.norms[1], Self::transform)
    }

    fn residual(
        &self,
        pass: &mut Pass<'_>,
        x: &Tensor,
        norm: &LayerNorm,
        f: fn(&Self, &Pass<'_>, &Tensor) -> Result<Tensor>,
    ) -> Result<Tensor> {
        let dropout = self.config.dropout;
        match self.config.order {
            Order::Before => {
                let y = f(self, pass, &norm.apply(pass, x)?)?;
                x + pass.dropout(&y, dropout)?
            }
            Order::Behind => {
                let y = f(self, pass, x)?;
                let sum = (x + pass.dropout(&y, dropout)?)?;
                norm.apply(pass, &sum)
            }
        }
    }

    fn attend(&self, pass: &Pass<'_>, x: &Tensor) -> Result<Tensor> {
        let (queries, keys) = (self.queries.apply(pass, x)?, self.keys.apply(pass, x)?);
        let values = self.values.apply(pass, x)?;
        self.mix.apply(pass, &layer::attention(&queries, &keys, &values, self.config.heads, self.config.mask)?)
    }

    fn transform(&self, pass: &Pass<'_>, x: &Tensor) -> Result<Tensor> {
        self.contract.apply(pass, &(self.config.activation)(&self.expand.apply(pass, x)?)?)
    }
}

/// The first `length` rows of a table of positions, added to each sample of `x` (samples, length, width).
pub(super) fn add_positions(x: &Tensor, table: &Tensor) -> Result<Tensor> {
    x.broadcast_add(&table.narrow(0, 0, x.dim(1)?)?.unsqueeze(0)?)
}
