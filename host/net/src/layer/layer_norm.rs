//! Layer norm: the last dimension of each sample and position is normalised (Ba, Kiros and Hinton 2016).

use candle_core::{Result, Tensor};

use super::normalize::normalize;

/// scale y + shift with `x` (.., width) normalised to y; `scale` and `shift` are (width).
pub fn layer_norm(x: &Tensor, scale: &Tensor, shift: &Tensor, epsilon: f64) -> Result<Tensor> {
    normalize(x, epsilon)?.values.broadcast_mul(scale)?.broadcast_add(shift)
}
