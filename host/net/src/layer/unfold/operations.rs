//! Windows and their gradient in operations of candle, which every device has.
//!
//! Pixel (p, q) of all windows is every s-th pixel of the padded image from (p, q) on. With rows and columns cut into
//! tiles of s pixels it is one place of a tile, so that the matrix is a pile of views. Its gradient is a sum of views
//! of the matrix with zeros around and between the windows, in the order of [`kernel`](super::kernel).

use candle_core::{Result, Tensor};

use super::{Geometry, Window};
use crate::layer::given::given;

/// [`unfold`](super::unfold) of an image on any device.
pub(crate) fn unfold(x: &Tensor, geometry: Geometry) -> Result<Tensor> {
    let value = value(&x.detach(), geometry)?;
    // Convolution and max pooling have rules of their own for the whole, and need no copy of the matrix.
    if !x.track_op() {
        return Ok(value);
    }
    given(&value, x, move |_, gradient| fold(gradient, geometry))
}

/// Places of a window, row by row.
fn places(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).flat_map(move |p| (0..size).map(move |q| (p, q)))
}

/// `before` zeros and then x, along one dimension: with zeros behind, or cut, to `length`.
fn fitted(x: &Tensor, dim: usize, before: usize, length: usize) -> Result<Tensor> {
    let behind = length.saturating_sub(before + x.dim(dim)?);
    x.pad_with_zeros(dim, before, behind)?.narrow(dim, 0, length)
}

fn value(x: &Tensor, geometry: Geometry) -> Result<Tensor> {
    let Geometry { batch, channels, down, across, window: Window { size, stride, padding }, .. } = geometry;
    // The first pixel of the last window lies in tile `windows - 1`, its last one up to so many tiles further.
    let tiles = |windows: usize| windows + size.saturating_sub(1) / stride;
    let padded = fitted(&x.contiguous()?, 2, padding, tiles(down) * stride)?;
    let padded = fitted(&padded.contiguous()?, 3, padding, tiles(across) * stride)?;
    let tiled = padded.reshape(&[batch, channels, tiles(down), stride, tiles(across), stride][..])?.transpose(0, 1)?;
    let view = |(p, q): (usize, usize)| {
        let rows = tiled.narrow(2, p / stride, down)?.narrow(3, p % stride, 1)?;
        rows.narrow(4, q / stride, across)?.narrow(5, q % stride, 1)?.squeeze(5)?.squeeze(3)
    };
    let views = places(size).map(view).collect::<Result<Vec<_>>>()?;
    Tensor::stack(&views, 1)?.reshape(geometry.matrix())
}

/// [`fold`](super::fold) of a matrix on any device.
pub(super) fn fold(matrix: &Tensor, geometry: Geometry) -> Result<Tensor> {
    let Geometry { batch, channels, height, width, down, across, window } = geometry;
    let Window { size, stride, padding } = window;
    let windows = matrix.detach().reshape(&[channels, size * size, batch, down, 1, across, 1][..])?;
    let spread = windows.pad_with_zeros(6, 0, stride - 1)?.pad_with_zeros(4, 0, stride - 1)?;
    let spread = spread.reshape((channels, size * size, batch, down * stride, across * stride))?;
    // Window (i, j) at (i s, j s) behind so many zeros that no place of a window is before the first.
    let margin = size.saturating_sub(1);
    let grid = fitted(&spread, 3, margin, margin + padding + height)?;
    let grid = fitted(&grid.contiguous()?, 4, margin, margin + padding + width)?;
    // From 0, as the kernel: a sum of numbers that are all -0 is 0.
    let mut sum = Tensor::zeros((channels, batch, height, width), grid.dtype(), grid.device())?;
    for (place, (p, q)) in places(size).enumerate() {
        let rows = grid.narrow(1, place, 1)?.squeeze(1)?.narrow(2, margin + padding - p, height)?;
        sum = (sum + rows.narrow(3, margin + padding - q, width)?)?;
    }
    sum.transpose(0, 1)?.contiguous()
}
