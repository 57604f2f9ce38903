//! Max pooling: the largest value of each window.
//!
//! Of equal values the first counts, and the gradient goes to it alone: behind a ReLU, windows of zeros are common.

use candle_core::{DType, Result, Tensor};

use super::given::given;
use super::unfold::{Geometry, Window, fold, unfold};

/// `x` is (batch, channels, height, width); padding counts as smaller than every number, and pixels behind the last
/// window are left out.
pub fn max_pool(x: &Tensor, window: Window) -> Result<Tensor> {
    let (matrix, geometry) = unfold(&x.detach(), window)?;
    let Geometry { batch, channels, down, across, .. } = geometry;
    let pixels = window.size * window.size;
    let shape = (channels, pixels, batch * down * across);
    let mut windows = matrix.reshape(shape)?;
    if window.padding > 0 {
        let inside = unfold(&x.detach().ones_like()?, window)?.0.reshape(shape)?;
        let outside = (inside.zeros_like()? - f64::INFINITY)?;
        windows = inside.gt(&inside.zeros_like()?)?.where_cond(&windows, &outside)?;
    }
    let (largest, index) = first_largest(&windows, pixels)?;
    let value = largest.reshape((channels, batch, down, across))?.transpose(0, 1)?.contiguous()?;
    given(&value, x, move |_, g| {
        let g = g.transpose(0, 1)?.contiguous()?.reshape(index.shape())?;
        let of_windows = Tensor::zeros(shape, g.dtype(), g.device())?.scatter_add(&index, &g, 1)?;
        fold(&of_windows.reshape((channels * pixels, ()))?, geometry)
    })
}

/// The largest of the `count` pixels (second dimension), and which is the first of them.
fn first_largest(windows: &Tensor, count: usize) -> Result<(Tensor, Tensor)> {
    let mut largest = windows.narrow(1, 0, 1)?.contiguous()?;
    let mut index = Tensor::zeros(largest.shape(), DType::U32, largest.device())?;
    for (pixel, number) in (0_u32..).enumerate().take(count).skip(1) {
        let candidate = windows.narrow(1, pixel, 1)?.contiguous()?;
        // NaN stays: a divergence must not be hidden.
        let keep = largest.ge(&candidate)?.maximum(&largest.ne(&largest)?)?;
        index = keep.where_cond(&index, &Tensor::full(number, index.shape(), index.device())?)?;
        largest = keep.where_cond(&largest, &candidate)?;
    }
    Ok((largest, index))
}
