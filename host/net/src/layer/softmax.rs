//! softmax(z)_i = e^(z_i - m) / sum_j e^(z_j - m) over the last dimension, with the largest value m, so that nothing overflows.

use candle_core::{D, Result, Tensor};

/// Over the last dimension of `z`.
pub fn softmax(z: &Tensor) -> Result<Tensor> {
    // The result does not depend on m: no gradient has to go through it.
    let largest = z.detach().max_keepdim(D::Minus1)?;
    let powers = z.broadcast_sub(&largest)?.exp()?;
    powers.broadcast_mul(&powers.sum_keepdim(D::Minus1)?.recip()?)
}
