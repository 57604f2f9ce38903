//! Layer norm: the last dimension of each sample and position is normalised (Ba, Kiros and Hinton 2016).

use candle_core::{Result, Tensor};

use super::normalize::normalize;
use super::vector::{Along, plus, times};

/// scale y + shift with `x` (.., width) normalised to y; `scale` and `shift` are (width).
pub fn layer_norm(x: &Tensor, scale: &Tensor, shift: &Tensor, epsilon: f64) -> Result<Tensor> {
    plus(&times(&normalize(x, epsilon)?.values, scale, Along::Last)?, shift, Along::Last)
}
