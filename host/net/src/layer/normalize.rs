//! What batch, group and layer norm have in common: y = (x - m) r, r = 1 / sqrt(v + eps), with the mean m and the
//! (biased) variance v of the last dimension, and a scale and a shift for each channel.
//!
//! With gradient g of y, that of x is r (g - mean(g) - y mean(g y)) (Ioffe and Szegedy 2015, the chain rule put
//! together).

use candle_core::{D, Result, Tensor};

use super::given::given;
use super::vector::{Along, plus, times};

/// Normalised values, and the statistics, without gradient, with a last dimension of 1.
pub(super) struct Normalized {
    pub(super) values: Tensor,
    pub(super) mean: Tensor,
    pub(super) variance: Tensor,
}

pub(super) fn normalize(x: &Tensor, epsilon: f64) -> Result<Normalized> {
    let x = x.contiguous()?;
    let numbers = x.detach();
    let mean = numbers.mean_keepdim(D::Minus1)?;
    let centred = numbers.broadcast_sub(&mean)?;
    let variance = centred.sqr()?.mean_keepdim(D::Minus1)?;
    let factor = (&variance + epsilon)?.sqrt()?.recip()?;
    let values = centred.broadcast_mul(&factor)?;
    let values = given(&values, &x, move |y, g| {
        let g = g.contiguous()?;
        let product = (&g * y)?.mean_keepdim(D::Minus1)?;
        let along = g.broadcast_sub(&g.mean_keepdim(D::Minus1)?)?;
        (along - y.broadcast_mul(&product)?)?.broadcast_mul(&factor)
    })?;
    Ok(Normalized { values, mean, variance })
}

/// scale x + shift for each channel of `x` (batch, channels, ..).
pub fn scale_shift(x: &Tensor, scale: &Tensor, shift: &Tensor) -> Result<Tensor> {
    plus(&times(x, scale, Along::Channels)?, shift, Along::Channels)
}
