//! Gradient accumulation: a large batch in micro-batches, for what does not fit into memory at once.
//!
//! ```text
//! grad L = (1/n) sum_c n_c grad L_c,   n_c samples in micro-batch c
//! ```
//!
//! The sum is in double precision and runs from the first micro-batch to the last, so that it has the same bits
//! everywhere. It equals the gradient of the whole batch up to rounding where the loss of a sample depends on that
//! sample alone; batch normalization is about the micro-batch instead.

use optsde_core::Real;

use super::NoiseError;
use crate::layout::Layout;
use crate::network::{Batch, Evaluation, Network, NetworkError, Split};

/// Cuts batches, and has the memory that this takes.
#[derive(Clone, Debug)]
pub struct MicroBatches<R> {
    size: usize,
    part: Vec<R>,
    sum: Vec<f64>,
}

impl<R: Real> MicroBatches<R> {
    /// At most `size` samples at once.
    pub fn new(size: usize) -> Result<Self, NoiseError> {
        if size == 0 {
            return Err(NoiseError::Count { field: "micro-batch", value: size, allowed: "1 or more samples" });
        }
        Ok(Self { size, part: Vec::new(), sum: Vec::new() })
    }

    /// Like [`Network::gradient`].
    pub fn gradient(
        &mut self,
        network: &mut dyn Network<R>,
        x: &[R],
        batch: Batch<'_, R>,
        out: &mut [R],
    ) -> Result<f64, NetworkError> {
        let Batch { samples, weights } = batch;
        // A batch that fits goes as it is, and what is wrong with one the network says best.
        if samples.len() <= self.size || weights.is_some_and(|weights| weights.len() != samples.len()) {
            return network.gradient(x, batch, out);
        }
        self.part.resize(out.len(), R::ZERO);
        self.sum.clear();
        self.sum.resize(out.len(), 0.0);
        let mut weights = weights.map(|weights| weights.chunks(self.size));
        let mut loss = 0.0;
        for samples in samples.chunks(self.size) {
            let weights = weights.as_mut().and_then(Iterator::next);
            let count = f64::of_count(samples.len() as u64);
            loss += count * network.gradient(x, Batch { samples, weights }, &mut self.part)?;
            for (sum, part) in self.sum.iter_mut().zip(&self.part) {
                *sum += count * part.to_f64();
            }
        }
        let count = f64::of_count(samples.len() as u64);
        for (out, sum) in out.iter_mut().zip(&self.sum) {
            *out = R::of(sum / count);
        }
        Ok(loss / count)
    }
}

/// A network whose batches are cut: what any gradient source needs to accumulate gradients.
#[derive(Clone, Debug)]
pub struct Accumulated<N, R> {
    network: N,
    parts: MicroBatches<R>,
}

impl<N, R: Real> Accumulated<N, R> {
    /// The network, asked for at most `size` samples at once.
    pub fn new(network: N, size: usize) -> Result<Self, NoiseError> {
        Ok(Self { network, parts: MicroBatches::new(size)? })
    }

    /// The network as it is.
    pub fn inner(&self) -> &N {
        &self.network
    }

    /// The network as it is.
    pub fn inner_mut(&mut self) -> &mut N {
        &mut self.network
    }

    /// The network as it was.
    pub fn into_inner(self) -> N {
        self.network
    }
}

impl<R: Real, N: Network<R>> Network<R> for Accumulated<N, R> {
    fn layout(&self) -> &Layout {
        self.network.layout()
    }

    fn samples(&self) -> usize {
        self.network.samples()
    }

    fn gradient(&mut self, x: &[R], batch: Batch<'_, R>, gradient: &mut [R]) -> Result<f64, NetworkError> {
        self.parts.gradient(&mut self.network, x, batch, gradient)
    }

    fn evaluate(&mut self, x: &[R], split: Split) -> Result<Evaluation, NetworkError> {
        self.network.evaluate(x, split)
    }
}
