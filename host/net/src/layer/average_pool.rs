//! Average pooling: the mean of each window, or of a whole channel.

use candle_core::{D, Result, Tensor};

use super::unfold::{Window, unfold};

/// `x` is (batch, channels, height, width); windows of `size` without padding, pixels behind the last window are left
/// out.
pub fn average_pool(x: &Tensor, size: usize, stride: usize) -> Result<Tensor> {
    let (matrix, geometry) = unfold(x, Window::new(size, stride))?;
    let (batch, channels, down, across) = (geometry.batch, geometry.channels, geometry.down, geometry.across);
    let means = matrix.reshape((channels, size * size, batch * down * across))?.mean(1)?;
    means.reshape((channels, batch, down, across))?.transpose(0, 1)?.contiguous()
}

/// The mean of each channel: (batch, channels) of (batch, channels, height, width).
pub fn global_average_pool(x: &Tensor) -> Result<Tensor> {
    x.flatten_from(2)?.mean(D::Minus1)
}
