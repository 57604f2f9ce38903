//! Convolution (cross-correlation) of images with square kernels, as one matrix product:
//! y\[b, o\] = sum over (c, p, q) of w\[o, c, p, q\] times the window of x at (c, p, q).

use candle_core::{Result, Tensor};

use super::LayerError;
use super::unfold::{Window, unfold};

/// `x` is (batch, in, height, width), `weight` (out, in, size, size) and `bias` (out).
pub fn convolution(
    x: &Tensor,
    weight: &Tensor,
    bias: Option<&Tensor>,
    stride: usize,
    padding: usize,
) -> Result<Tensor> {
    let (outputs, inputs, size, width) = weight.dims4()?;
    if size != width {
        return Err(LayerError::of("kernel", &format!("{size} x {width}"), "as high as wide"));
    }
    let (matrix, geometry) = unfold(x, Window { size, stride, padding })?;
    if geometry.channels != inputs {
        return Err(LayerError::of("channels of the image", &geometry.channels, format!("{inputs}, as of the kernel")));
    }
    let y = weight.reshape((outputs, inputs * size * size))?.matmul(&matrix)?;
    let y = match bias {
        Some(bias) => y.broadcast_add(&bias.reshape((outputs, 1))?)?,
        None => y,
    };
    y.reshape((outputs, geometry.batch, geometry.down, geometry.across))?.transpose(0, 1)?.contiguous()
}
