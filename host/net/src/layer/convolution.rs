//! Convolution (cross-correlation) of images with square kernels, as matrix products: Y = W U(x) with the windows U(x)
//! of the image as columns. With gradient G of Y, that of W is G U(x)^T, and that of x the fold of W^T G.
//!
//! U(x) is many times as large as x. It is made for a few images at a time, and again for the gradient: no more than
//! the image is kept.

use candle_core::{Device, Result, Tensor};

use super::LayerError;
use super::given::{Pair, given_of_two};
use super::unfold::{Window, fold, unfold};
use super::vector::{Along, plus};

/// `x` is (batch, in, height, width), `weight` (out, in, size, size) and `bias` (out).
pub fn convolution(
    x: &Tensor,
    weight: &Tensor,
    bias: Option<&Tensor>,
    stride: usize,
    padding: usize,
) -> Result<Tensor> {
    let (_, inputs, size, width) = weight.dims4()?;
    if size != width {
        return Err(LayerError::of("kernel", &format!("{size} x {width}"), "as high as wide"));
    }
    let channels = x.dims4()?.1;
    if channels != inputs {
        return Err(LayerError::of("channels of the image", &channels, format!("{inputs}, as of the kernel")));
    }
    let window = Window { size, stride, padding };
    let value = forward(&x.detach(), &weight.detach(), window)?;
    let y = given_of_two(&value, [x, weight], move |x, weight, g| backward(x, weight, g, window))?;
    match bias {
        Some(bias) => plus(&y, bias, Along::Channels),
        None => Ok(y),
    }
}

/// Numbers of a matrix of windows: what fits the cache of a processor, or a small part of the memory of a device.
fn room(device: &Device) -> usize {
    if device.is_cpu() { 1 << 19 } else { 1 << 28 }
}

/// Images at a time, from the first to how many, such that their windows have room.
fn parts(x: &Tensor, window: Window) -> Result<Vec<(usize, usize)>> {
    let (batch, channels, height, width) = x.dims4()?;
    let windows = window.count(height).unwrap_or(1) * window.count(width).unwrap_or(1);
    let of_image = channels * window.size * window.size * windows;
    let images = (room(x.device()) / of_image.max(1)).max(1);
    Ok((0..batch).step_by(images).map(|first| (first, images.min(batch - first))).collect())
}

fn forward(x: &Tensor, weight: &Tensor, window: Window) -> Result<Tensor> {
    let (outputs, ..) = weight.dims4()?;
    let rows = weight.flatten_from(1)?;
    let mut results = Vec::new();
    for (first, images) in parts(x, window)? {
        let (matrix, geometry) = unfold(&x.narrow(0, first, images)?, window)?;
        let y = rows.matmul(&matrix)?.reshape((outputs, images, geometry.down, geometry.across))?;
        results.push(y.transpose(0, 1)?.contiguous()?);
    }
    joined(results)
}

fn backward(x: &Tensor, weight: &Tensor, g: &Tensor, window: Window) -> Result<Pair> {
    let (outputs, ..) = weight.dims4()?;
    // The images of a data set have no gradient.
    let wanted = x.track_op();
    let (x, rows) = (x.detach(), weight.detach().flatten_from(1)?);
    let mut sum: Option<Tensor> = None;
    let mut folds = Vec::new();
    for (first, images) in parts(&x, window)? {
        let (matrix, geometry) = unfold(&x.narrow(0, first, images)?, window)?;
        let g = g.narrow(0, first, images)?.transpose(0, 1)?.contiguous()?.reshape((outputs, ()))?;
        let of_weight = g.matmul(&matrix.t()?)?;
        sum = Some(match sum {
            Some(sum) => (sum + of_weight)?,
            None => of_weight,
        });
        if wanted {
            folds.push(fold(&rows.t()?.matmul(&g)?, geometry)?);
        }
    }
    let of_weight = sum.map(|sum| sum.reshape(weight.shape())).transpose()?;
    let of_x = if wanted { Some(joined(folds)?) } else { None };
    Ok((of_x, of_weight))
}

fn joined(mut parts: Vec<Tensor>) -> Result<Tensor> {
    match parts.len() {
        1 => Ok(parts.remove(0)),
        _ => Tensor::cat(&parts, 0),
    }
}
