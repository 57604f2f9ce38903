//! Max pooling: the largest value of each window.
//!
//! Of equal values the first counts, and the gradient goes to it alone: behind a ReLU, windows of zeros are common.

use candle_core::{DType, Result, Tensor};

use super::unfold::{Window, unfold};

/// `x` is (batch, channels, height, width); padding counts as smaller than every number, and pixels behind the last window are
/// left out.
pub fn max_pool(x: &Tensor, window: Window) -> Result<Tensor> {
    let (matrix, geometry) = unfold(x, window)?;
    let (batch, channels, down, across) = (geometry.batch, geometry.channels, geometry.down, geometry.across);
    let pixels = window.size * window.size;
    let shape = (channels, pixels, batch * down * across);
    let windows = matrix.reshape(shape)?;
    let mut compared = windows.detach();
    if window.padding > 0 {
        let inside = unfold(&x.ones_like()?, window)?.0.reshape(shape)?;
        let outside = (inside.zeros_like()? - f64::INFINITY)?;
        compared = inside.gt(&inside.zeros_like()?)?.where_cond(&compared, &outside)?;
    }
    let largest = windows.gather(&first_largest(&compared, pixels)?, 1)?;
    largest.reshape((channels, batch, down, across))?.transpose(0, 1)?.contiguous()
}

/// Which of the `count` pixels (second dimension) is the first of the largest.
fn first_largest(windows: &Tensor, count: usize) -> Result<Tensor> {
    let mut largest = windows.narrow(1, 0, 1)?.contiguous()?;
    let mut index = Tensor::zeros(largest.shape(), DType::U32, largest.device())?;
    for (pixel, number) in (0_u32..).enumerate().take(count).skip(1) {
        let candidate = windows.narrow(1, pixel, 1)?.contiguous()?;
        // NaN stays: a divergence must not be hidden.
        let keep = largest.ge(&candidate)?.maximum(&largest.ne(&largest)?)?;
        index = keep.where_cond(&index, &Tensor::full(number, index.shape(), index.device())?)?;
        largest = keep.where_cond(&largest, &candidate)?;
    }
    Ok(index)
}
