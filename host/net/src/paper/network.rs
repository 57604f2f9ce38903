//! A network of a recipe: batches are cut into parts that fit memory, and every part has its own random masks, crops and
//! flips, which depend on the seed, the step and the place of the part in the step alone.

use candle_core::Device;
use optsde::experiment::Failure;
use optsde_core::random::Seed;

use super::data::Data;
use super::recipe::Recipe;
use crate::candle_network::{CandleNetwork, Chunks};
use crate::layout::Layout;
use crate::model::Model;
use crate::network::{Batch, Evaluation, Network, NetworkError, Number, Split};
use crate::noise::Accumulated;

/// Parts of a step, at most: 2^24.
const BITS: u32 = 24;

/// The network of a recipe.
pub(super) type PaperNetwork = Accumulated<Drawn, Number>;

/// The network, which counts the parts.
pub(super) struct Drawn {
    pub(super) network: CandleNetwork<Box<dyn Model>>,
    next: u64,
    /// Whether there are test samples.
    pub(super) tested: bool,
}

/// The network of a recipe with its data.
pub(super) fn network(recipe: &Recipe, data: &Data, seed: Seed, device: &Device) -> Result<PaperNetwork, Failure> {
    let model = recipe.architecture.fitted(data.vocabulary).build().map_err(Failure::setup)?;
    let chunks = Chunks { evaluate: recipe.micro_batch.clamp(1, 256), ..Chunks::default() };
    let tested = !data.samples.test.labels.is_empty();
    let network = CandleNetwork::new(model, data.samples.clone(), seed, chunks, device);
    let mut network = network.map_err(Failure::setup)?;
    network.set_augmentation(recipe.augmentation);
    Accumulated::new(Drawn { network, next: 0, tested }, recipe.micro_batch).map_err(Failure::setup)
}

impl Drawn {
    /// Masks, crops and flips are those of step `k`.
    pub(super) fn begin_step(&mut self, k: u64) {
        self.next = k << BITS;
    }
}

impl Network<Number> for Drawn {
    fn layout(&self) -> &Layout {
        self.network.layout()
    }

    fn samples(&self) -> usize {
        self.network.samples()
    }

    fn gradient(
        &mut self,
        x: &[Number],
        batch: Batch<'_, Number>,
        gradient: &mut [Number],
    ) -> Result<f64, NetworkError> {
        self.network.set_dropout_draw(self.next);
        self.next = self.next.wrapping_add(1);
        self.network.gradient(x, batch, gradient)
    }

    fn evaluate(&mut self, x: &[Number], split: Split) -> Result<Evaluation, NetworkError> {
        self.network.evaluate(x, split)
    }
}
