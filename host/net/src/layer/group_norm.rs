//! Group norm: each sample's channels are normalised in groups (Wu and He 2018). No sample depends on another.

use candle_core::{Result, Tensor};

use super::LayerError;
use super::normalize::normalize;

/// `x` (batch, channels, ..) normalised over each of `groups` groups of neighbouring channels and all pixels.
pub fn group_norm(x: &Tensor, groups: usize, epsilon: f64) -> Result<Tensor> {
    let (&[batch, channels], rest) = x.dims().split_first_chunk().ok_or_else(|| {
        LayerError::of("dimensions of the input of group norm", &x.rank(), "2 or more: batch, channels, ..")
    })?;
    if groups == 0 || channels % groups != 0 {
        return Err(LayerError::of("groups", &groups, format!("a divisor of the {channels} channels")));
    }
    let pixels: usize = rest.iter().product();
    let grouped = x.reshape((batch, groups, channels / groups * pixels))?;
    normalize(&grouped, epsilon)?.values.reshape(x.shape())
}
