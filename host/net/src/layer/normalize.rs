//! What batch, group and layer norm have in common: y = (x - m) / sqrt(v + eps) with the mean m and the (biased) variance v
//! of the last dimension, and a scale and a shift for each channel.

use candle_core::{D, Result, Tensor};

/// Normalised values, and the statistics with a last dimension of 1.
pub(super) struct Normalized {
    pub(super) values: Tensor,
    pub(super) mean: Tensor,
    pub(super) variance: Tensor,
}

pub(super) fn normalize(x: &Tensor, epsilon: f64) -> Result<Normalized> {
    let mean = x.mean_keepdim(D::Minus1)?;
    let centred = x.broadcast_sub(&mean)?;
    let variance = centred.sqr()?.mean_keepdim(D::Minus1)?;
    let values = centred.broadcast_mul(&(&variance + epsilon)?.sqrt()?.recip()?)?;
    Ok(Normalized { values, mean, variance })
}

/// A vector of one number for each channel, in the shape that goes with (batch, channels, ..).
pub(super) fn for_channels(vector: &Tensor, x: &Tensor) -> Result<Tensor> {
    let mut shape = vec![1; x.rank()];
    if let Some(channels) = shape.get_mut(1) {
        *channels = vector.elem_count();
    }
    vector.reshape(shape)
}

/// scale x + shift for each channel of `x` (batch, channels, ..).
pub fn scale_shift(x: &Tensor, scale: &Tensor, shift: &Tensor) -> Result<Tensor> {
    x.broadcast_mul(&for_channels(scale, x)?)?.broadcast_add(&for_channels(shift, x)?)
}
