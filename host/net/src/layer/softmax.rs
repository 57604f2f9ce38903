//! softmax(z)_i = e^(z_i - m) / sum_j e^(z_j - m) over the last dimension, with the largest value m, so that nothing
//! overflows.
//!
//! With gradient g of y = softmax(z), that of z is y (g - sum_j g_j y_j).

use candle_core::{D, Result, Tensor};

use super::given::given;

/// Over the last dimension of `z`.
pub fn softmax(z: &Tensor) -> Result<Tensor> {
    let z = z.contiguous()?;
    let numbers = z.detach();
    let powers = numbers.broadcast_sub(&numbers.max_keepdim(D::Minus1)?)?.exp()?;
    let y = powers.broadcast_mul(&powers.sum_keepdim(D::Minus1)?.recip()?)?;
    given(&y, &z, |y, g| y * g.broadcast_sub(&(g * y)?.sum_keepdim(D::Minus1)?)?)
}
