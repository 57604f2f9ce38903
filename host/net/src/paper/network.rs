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
use crate::noise::MicroBatches;

/// Parts of a step, at most: 2^24.
const BITS: u32 = 24;

/// The network, which counts the parts.
struct Drawn {
    network: CandleNetwork<Box<dyn Model>>,
    next: u64,
}

/// The network, which makes the parts.
pub(super) struct PaperNetwork {
    drawn: Drawn,
    parts: MicroBatches<Number>,
    tested: bool,
}

impl PaperNetwork {
    pub(super) fn new(recipe: &Recipe, data: &Data, seed: Seed, device: &Device) -> Result<Self, Failure> {
        let model = recipe.architecture.fitted(data.vocabulary).build().map_err(Failure::setup)?;
        let chunks = Chunks { evaluate: recipe.micro_batch.clamp(1, 256), ..Chunks::default() };
        let tested = !data.samples.test.labels.is_empty();
        let network = CandleNetwork::new(model, data.samples.clone(), seed, chunks, device);
        let mut network = network.map_err(Failure::setup)?;
        network.set_augmentation(recipe.augmentation);
        let parts = MicroBatches::new(recipe.micro_batch).map_err(Failure::setup)?;
        Ok(Self { drawn: Drawn { network, next: 0 }, parts, tested })
    }

    /// Masks, crops and flips are those of step `k`.
    pub(super) fn begin_step(&mut self, k: u64) {
        self.drawn.next = k << BITS;
    }

    pub(super) fn initial(&self, seed: Seed) -> Vec<Number> {
        self.drawn.network.initial(seed)
    }

    /// Whether there are test samples.
    pub(super) fn is_tested(&self) -> bool {
        self.tested
    }

    pub(super) fn inner(&mut self) -> &mut CandleNetwork<Box<dyn Model>> {
        &mut self.drawn.network
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

impl Network<Number> for PaperNetwork {
    fn layout(&self) -> &Layout {
        self.drawn.layout()
    }

    fn samples(&self) -> usize {
        self.drawn.samples()
    }

    fn gradient(
        &mut self,
        x: &[Number],
        batch: Batch<'_, Number>,
        gradient: &mut [Number],
    ) -> Result<f64, NetworkError> {
        self.parts.gradient(&mut self.drawn, x, batch, gradient)
    }

    fn evaluate(&mut self, x: &[Number], split: Split) -> Result<Evaluation, NetworkError> {
        self.drawn.evaluate(x, split)
    }
}
