//! Minibatches by random reshuffling: every epoch visits the samples in a new random order, each once.
//!
//! What training loops do. Step k is batch j = k mod E of epoch e = floor(k / E), with E batches of S samples an
//! epoch, and takes positions j S .. (j + 1) S of the order of epoch e. The gradients of an epoch at
//! one point are dependent: weighted by their sizes they have the full gradient as mean (but for dropped samples), so
//! the noise is anticorrelated in time and, for small learning rates, does less than
//! either kind of independent sampling.
//!
//! The order of epoch e is a [`Permutation`] keyed by the stream (seed and path) and e: nothing is stored, no word
//! is taken, and any step can be replayed alone. A source without a [`key`](Random::key) has the same orders in
//! every path.
//!
//! Equals `torch.utils.data.DataLoader(shuffle=True, batch_size=S)` in law: `drop_last=True` is
//! [`LastBatch::Dropped`], `drop_last=False`, the default there, [`LastBatch::Smaller`], whose gradient is a mean
//! over fewer samples.

use core::num::{NonZeroU32, NonZeroU64};

use crate::Real;
use crate::linalg::Vector;
use crate::loss::LinearRegression;
use crate::oracle::GradientOracle;
use crate::random::{ParameterError, Permutation, Random};

/// What becomes of the N mod S samples at the end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastBatch {
    /// They are a batch of their own.
    Smaller,
    /// They are left out; other ones in every epoch.
    Dropped,
}

/// The stochastic gradient of linear regression under random reshuffling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reshuffled<'a, R, const D: usize> {
    loss: LinearRegression<'a, R, D>,
    size: u32,
    batches: NonZeroU32,
}

impl<'a, R: Real, const D: usize> Reshuffled<'a, R, D> {
    /// Batches of `size` samples, 1 <= size <= N.
    pub fn new(loss: LinearRegression<'a, R, D>, size: u32, last: LastBatch) -> Result<Self, ParameterError> {
        let batches = match last {
            _ if size > loss.count() => None,
            LastBatch::Smaller => loss.count().checked_sub(1).and_then(|n| n.checked_div(size)).map(|n| n + 1),
            LastBatch::Dropped => loss.count().checked_div(size),
        };
        let error = ParameterError { field: "size", value: f64::from(size), allowed: "1 to the number of samples" };
        Ok(Self { loss, size, batches: batches.and_then(NonZeroU32::new).ok_or(error)? })
    }

    /// The loss, of which each gradient is a batch.
    pub fn loss(&self) -> &LinearRegression<'a, R, D> {
        &self.loss
    }

    /// E, the number of batches in an epoch.
    pub fn batches_per_epoch(&self) -> u32 {
        self.batches.get()
    }

    /// Calls `take` with the samples of call k.
    #[inline(always)]
    pub fn batch(&self, k: u64, random: &impl Random<R>, mut take: impl FnMut(u32)) {
        let batches = NonZeroU64::from(self.batches);
        let order = Permutation::of_stream(self.loss.count(), k / batches, random);
        let batch = u32::try_from(k % batches).unwrap_or(0);
        let first = batch.saturating_mul(self.size);
        for position in first..self.loss.count().min(first.saturating_add(self.size)) {
            take(order.at(position));
        }
    }
}

impl<R: Real, const D: usize> GradientOracle<R, D> for Reshuffled<'_, R, D> {
    fn words(&self) -> u64 {
        0
    }

    #[inline(always)]
    fn gradient(&self, k: u64, w: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let (mut sum, mut size) = ([R::ZERO; D], 0_u32);
        self.batch(k, random, |index| {
            self.loss.accumulate(index, w, &mut sum);
            size += 1;
        });
        self.loss.mean(sum, size)
    }
}
