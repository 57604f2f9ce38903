//! Square patches of an image as the tokens of a transformer (Dosovitskiy et al. 2021): a patch embedding is a dense
//! layer of these, which is a convolution with kernel and stride of the size of a patch.

use candle_core::{Result, Tensor};

use super::LayerError;

/// (batch, patches, channels x size x size) of `x` (batch, channels, height, width), patches row by row.
pub fn patches(x: &Tensor, size: usize) -> Result<Tensor> {
    let (batch, channels, height, width) = x.dims4()?;
    if size == 0 || height % size != 0 || width % size != 0 {
        return Err(LayerError::of("patch size", &size, format!("a divisor of {height} and {width}")));
    }
    let (down, across) = (height / size, width / size);
    let tiles = x.reshape(&[batch, channels, down, size, across, size][..])?;
    let tiles = tiles.permute(vec![0, 2, 4, 1, 3, 5])?.contiguous()?;
    tiles.reshape((batch, down * across, channels * size * size))
}
