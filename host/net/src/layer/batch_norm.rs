//! Batch norm: channels are normalised by their mean and variance over the batch (Ioffe and Szegedy 2015), or over each
//! part of it (ghost batch norm, Hoffer, Hubara and Soudry 2017).
//!
//! The gradient goes through the statistics. For evaluation there are running ones, m <- (1 - a) m + a (mean of the
//! batch), v <- (1 - a) v + a (unbiased variance of the batch), which start at 0 and 1 and are outside of all
//! gradients.

use candle_core::{D, DType, Device, Result, Tensor};

use super::LayerError;
use super::normalize::normalize;
use super::vector::Along;

/// The mean and the unbiased variance of each channel, without gradient; averages over the parts of a ghost batch norm.
#[derive(Clone, Debug)]
pub struct BatchStatistics {
    /// (channels).
    pub mean: Tensor,
    /// (channels).
    pub variance: Tensor,
}

/// `x` (batch, channels, ..) normalised by the statistics of each `ghost` samples, or of all.
pub fn batch_norm(x: &Tensor, ghost: Option<usize>, epsilon: f64) -> Result<(Tensor, BatchStatistics)> {
    let (&[batch, channels], rest) = x.dims().split_first_chunk().ok_or_else(|| {
        LayerError::of("dimensions of the input of batch norm", &x.rank(), "2 or more: batch, channels, ..")
    })?;
    let pixels: usize = rest.iter().product();
    let part = ghost.unwrap_or(batch);
    if part == 0 || batch % part != 0 {
        return Err(LayerError::of("batch", &batch, format!("a multiple of the {part} samples of a ghost batch")));
    }
    let numbers = part * pixels;
    if numbers < 2 {
        return Err(LayerError::of("numbers of a channel in the batch", &numbers, "2 or more, for a variance"));
    }
    // A channel in one piece: sums over the last dimension are the fast ones.
    let by_channel = x.reshape((batch / part, part, channels, pixels))?.transpose(1, 2)?.contiguous()?;
    let normalized = normalize(&by_channel.reshape((batch / part, channels, numbers))?, epsilon)?;
    let values = normalized.values.reshape((batch / part, channels, part, pixels))?.transpose(1, 2)?;
    let values = values.contiguous()?.reshape(x.shape())?;
    Ok((values, statistics(&normalized.mean, &normalized.variance, numbers)?))
}

/// Those of the channels, from the mean and biased variance (parts, channels, 1) of `numbers` numbers.
#[expect(clippy::cast_precision_loss, reason = "counts of numbers in memory")]
fn statistics(mean: &Tensor, variance: &Tensor, numbers: usize) -> Result<BatchStatistics> {
    let unbiased = numbers as f64 / (numbers as f64 - 1.0);
    Ok(BatchStatistics {
        mean: mean.detach().squeeze(D::Minus1)?.mean(0)?,
        variance: (variance.detach().squeeze(D::Minus1)?.mean(0)? * unbiased)?,
    })
}

/// Running statistics of the channels of one layer.
#[derive(Clone, Debug)]
pub struct Running {
    mean: Tensor,
    variance: Tensor,
}

impl Running {
    /// Mean 0 and variance 1.
    pub fn new(channels: usize, dtype: DType, device: &Device) -> Result<Self> {
        Ok(Self { mean: Tensor::zeros(channels, dtype, device)?, variance: Tensor::ones(channels, dtype, device)? })
    }

    /// These, one of each for a channel.
    pub fn from_statistics(mean: Tensor, variance: Tensor) -> Self {
        Self { mean, variance }
    }

    /// Moves by the part `rate` towards the statistics of a batch.
    pub fn update(&mut self, batch: &BatchStatistics, rate: f64) -> Result<()> {
        self.mean = ((&self.mean * (1.0 - rate))? + (&batch.mean * rate)?)?.detach();
        self.variance = ((&self.variance * (1.0 - rate))? + (&batch.variance * rate)?)?.detach();
        Ok(())
    }

    /// One for each channel.
    pub fn mean(&self) -> &Tensor {
        &self.mean
    }

    /// One for each channel.
    pub fn variance(&self) -> &Tensor {
        &self.variance
    }
}

/// `x` (batch, channels, ..) normalised by running statistics.
pub fn batch_norm_of_running(x: &Tensor, running: &Running, epsilon: f64) -> Result<Tensor> {
    let factor = (&running.variance + epsilon)?.sqrt()?.recip()?;
    let centred = x.broadcast_sub(&Along::Channels.shaped(&running.mean, x)?)?;
    centred.broadcast_mul(&Along::Channels.shaped(&factor, x)?)
}
