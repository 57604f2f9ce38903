//! Noise without sampling error, from the gradients of all samples: for small networks.
//!
//! ```text
//! Sigma_1 = (1/n) sum_i (grad l_i - grad L)(grad l_i - grad L)',   N = f tr Sigma_1,   G = |grad L|^2
//! ```
//!
//! f is the [`covariance_factor`](Sampler::covariance_factor) of the batches. The gradient of each sample has to
//! depend on that sample alone: with batch normalization it does not.

use optsde::experiment::Estimate;
use optsde::theory::DMatrix;
use optsde_core::Real;

use super::{NoiseError, full_gradient};
use crate::network::{Batch, Network};
use crate::sampling::Sampler;

/// The most parameters that [`sample_covariance`] makes a matrix for: 128 MB.
pub const MAX_PARAMETERS: usize = 4096;

/// Signal and noise of one sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactNoise {
    /// L.
    pub loss: f64,
    /// G = |grad L|^2.
    pub signal: f64,
    /// tr Sigma_1.
    pub sample_trace: f64,
}

impl ExactNoise {
    /// From n gradients of one sample and the full gradient, which is computed with at most `micro_batch` samples at
    /// once.
    pub fn at<R: Real>(network: &mut dyn Network<R>, x: &[R], micro_batch: usize) -> Result<Self, NoiseError> {
        let mut squares = 0.0;
        let (loss, full) = deviations(network, x, micro_batch, |deviation| squares += squared(deviation))?;
        NoiseError::unless_finite("squared deviation of a gradient", squares)?;
        Ok(Self { loss, signal: squared(&full), sample_trace: squares / count(network.samples()) })
    }

    /// N of such batches.
    pub fn noise(&self, batches: &Sampler) -> Estimate {
        Estimate::computed(self.sample_trace * batches.covariance_factor())
    }

    /// N / G of such batches; infinite at a stationary point.
    pub fn noise_to_signal(&self, batches: &Sampler) -> Estimate {
        let noise = self.noise(batches).value;
        Estimate::computed(if self.signal > 0.0 { noise / self.signal } else { f64::INFINITY })
    }
}

/// Sigma_1, for at most [`MAX_PARAMETERS`] parameters.
pub fn sample_covariance<R: Real>(
    network: &mut dyn Network<R>,
    x: &[R],
    micro_batch: usize,
) -> Result<DMatrix<f64>, NoiseError> {
    if x.len() > MAX_PARAMETERS {
        return Err(NoiseError::Count { field: "parameters", value: x.len(), allowed: "at most 4096" });
    }
    let mut sum = DMatrix::zeros(x.len(), x.len());
    deviations(network, x, micro_batch, |deviation| {
        for (mut column, right) in sum.column_iter_mut().zip(deviation) {
            for (entry, left) in column.iter_mut().zip(deviation) {
                *entry += left * right;
            }
        }
    })?;
    NoiseError::unless_finite("covariance of the gradient", sum.sum())?;
    Ok(sum / count(network.samples()))
}

/// Calls `take` with grad l_i - grad L for each sample; L and its gradient.
fn deviations<R: Real>(
    network: &mut dyn Network<R>,
    x: &[R],
    micro_batch: usize,
    mut take: impl FnMut(&[f64]),
) -> Result<(f64, Vec<f64>), NoiseError> {
    let mut gradient = vec![R::ZERO; x.len()];
    let loss = full_gradient(network, x, micro_batch, &mut gradient)?;
    NoiseError::unless_finite("loss", loss)?;
    let full: Vec<f64> = gradient.iter().map(|g| g.to_f64()).collect();
    NoiseError::unless_finite("squared norm of the full gradient", squared(&full))?;
    let mut deviation = vec![0.0; x.len()];
    for sample in (0..=u32::MAX).take(network.samples()) {
        network.gradient(x, Batch { samples: &[sample], weights: None }, &mut gradient)?;
        for ((deviation, g), full) in deviation.iter_mut().zip(&gradient).zip(&full) {
            *deviation = g.to_f64() - full;
        }
        take(&deviation);
    }
    Ok((loss, full))
}

fn squared(vector: &[f64]) -> f64 {
    vector.iter().map(|v| v * v).sum()
}

fn count(samples: usize) -> f64 {
    f64::of_count(samples as u64)
}
