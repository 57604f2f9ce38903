//! What a model reads and changes while it computes.

use candle_core::{Result, Tensor};
use optsde_core::random::{PathIndex, PathStream, Purpose, Seed, path_stream};

use super::registry::{Parameter, RunningIndex};
use crate::layer::{self, LayerError, Running};

/// How a model computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// With statistics of the batch, which move the running ones, and with dropout.
    Train,
    /// With running statistics, without dropout.
    Evaluate,
}

/// One computation of a model.
#[derive(Debug)]
pub struct Pass<'a> {
    values: &'a [Tensor],
    running: &'a mut [Running],
    mode: Mode,
    dropout: PathStream,
}

impl<'a> Pass<'a> {
    /// With the values of all declared tensors and running statistics; `draw` is the number of the masks of dropout.
    pub fn new(values: &'a [Tensor], running: &'a mut [Running], mode: Mode, seed: Seed, draw: u64) -> Self {
        Self { values, running, mode, dropout: path_stream(seed, PathIndex(draw), Purpose::Steps, 0) }
    }

    /// The value of a parameter.
    pub fn value(&self, parameter: Parameter) -> Result<&'a Tensor> {
        let count = self.values.len();
        let none = || LayerError::of("parameter", &parameter.0, format!("below {count}, the values of the pass"));
        self.values.get(parameter.0).ok_or_else(none)
    }

    /// `x` with some numbers dropped, in training.
    pub(super) fn dropout(&mut self, x: &Tensor, p: f64) -> Result<Tensor> {
        match self.mode {
            Mode::Train => layer::dropout(x, p, &mut self.dropout),
            Mode::Evaluate => Ok(x.clone()),
        }
    }

    /// Batch norm, whose running statistics move by `rate` in training.
    pub(super) fn batch_norm(
        &mut self,
        x: &Tensor,
        index: RunningIndex,
        ghost: Option<usize>,
        epsilon: f64,
        rate: f64,
    ) -> Result<Tensor> {
        let count = self.running.len();
        let none = || LayerError::of("running statistics", &index.0, format!("below {count}, those of the pass"));
        let running = self.running.get_mut(index.0).ok_or_else(none)?;
        match self.mode {
            Mode::Train => {
                let (y, statistics) = layer::batch_norm(x, ghost, epsilon)?;
                running.update(&statistics, rate)?;
                Ok(y)
            }
            Mode::Evaluate => layer::batch_norm_of_running(x, running, epsilon),
        }
    }
}
