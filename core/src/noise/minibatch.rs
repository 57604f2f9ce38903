//! True minibatch noise: the gradient of a least-squares loss on a fresh random batch at every step.
//!
//! The batch has S samples, drawn with replacement or as a uniformly random subset. The mean of the batch
//! gradient is the full gradient, and its covariance depends on the parameters; the common approximation
//! C = K/S is Liu21 section 5.

use crate::Real;
use crate::linalg::Vector;
use crate::loss::LinearRegression;
use crate::oracle::GradientOracle;
use crate::random::{Random, Subset, SubsetError};

/// How the samples of a batch are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// S independent uniform indices.
    WithReplacement,
    /// A uniformly random subset of S indices.
    WithoutReplacement,
}

/// Why a [`Minibatch`] cannot be made: the batch size or the number of samples is out of range.
pub type MinibatchError = SubsetError;

/// The stochastic gradient of linear regression; batches are drawn from at most `64 * WORDS` samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minibatch<'a, R, const D: usize, const WORDS: usize> {
    loss: LinearRegression<'a, R, D>,
    size: u32,
    sampling: Sampling,
    subset: Subset<WORDS>,
}

impl<'a, R: Real, const D: usize, const WORDS: usize> Minibatch<'a, R, D, WORDS> {
    /// Batches of `size` samples, 1 <= size <= N <= 64 * WORDS.
    pub fn new(loss: LinearRegression<'a, R, D>, size: u32, sampling: Sampling) -> Result<Self, MinibatchError> {
        let subset = Subset::new(loss.count(), size)?;
        Ok(Self { loss, size, sampling, subset })
    }

    /// The loss, of which each gradient is a batch.
    pub fn loss(&self) -> &LinearRegression<'a, R, D> {
        &self.loss
    }
}

impl<R: Real, const D: usize, const WORDS: usize> GradientOracle<R, D> for Minibatch<'_, R, D, WORDS> {
    fn words(&self) -> u64 {
        self.subset.words()
    }

    #[inline(always)]
    fn gradient(&self, _k: u64, w: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let mut sum = [R::ZERO; D];
        match self.sampling {
            Sampling::WithReplacement => {
                for _ in 0..self.size {
                    self.loss.accumulate(random.index(self.loss.count()), w, &mut sum);
                }
            }
            Sampling::WithoutReplacement => {
                self.subset.draw(random, |index| self.loss.accumulate(index, w, &mut sum));
            }
        }
        self.loss.mean(sum, self.size)
    }
}
