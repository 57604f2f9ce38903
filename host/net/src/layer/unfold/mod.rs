//! Windows of an image as the columns of a matrix (im2col), and its gradient.
//!
//! Column (b, i, j) of row (c, p, q) holds x\[b, c, i s + p - a, j s + q - a\] for stride s and padding a, 0 outside of
//! the image. The gradient adds every column entry to the pixel that it came from, in a fixed order.
//!
//! On the CPU it is a loop of its own ([`kernel`]), elsewhere made of operations of candle ([`operations`]): the same
//! numbers.

pub(crate) mod kernel;
pub(crate) mod operations;

use candle_core::{Layout, Result, Shape, Tensor};

use super::LayerError;

/// Square windows that move over an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Rows and columns of a window.
    pub size: usize,
    /// Pixels from one window to the next.
    pub stride: usize,
    /// Zeros around the image.
    pub padding: usize,
}

impl Window {
    /// Windows without padding.
    pub fn new(size: usize, stride: usize) -> Self {
        Self { size, stride, padding: 0 }
    }

    /// How many windows fit along `length` pixels; none where the first is too large.
    pub fn count(self, length: usize) -> Option<usize> {
        if self.size == 0 || self.stride == 0 {
            return None;
        }
        Some((length + 2 * self.padding).checked_sub(self.size)? / self.stride + 1)
    }
}

/// An image, and the windows in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Geometry {
    pub(super) batch: usize,
    pub(super) channels: usize,
    height: usize,
    width: usize,
    window: Window,
    /// Windows below each other.
    pub(super) down: usize,
    /// Windows beside each other.
    pub(super) across: usize,
}

impl Geometry {
    pub(crate) fn new(x: &Tensor, window: Window) -> Result<Self> {
        let (batch, channels, height, width) = x.dims4()?;
        let windows = window.count(height).zip(window.count(width));
        let Some((down, across)) = windows else {
            let value = format!("size {}, stride {} on {height} x {width} pixels", window.size, window.stride);
            return Err(LayerError::of("window", &value, "at least 1, and not larger than the padded image"));
        };
        Ok(Self { batch, channels, height, width, window, down, across })
    }

    fn image(&self) -> Shape {
        Shape::from((self.batch, self.channels, self.height, self.width))
    }

    fn matrix(&self) -> Shape {
        let Window { size, .. } = self.window;
        Shape::from((self.channels * size * size, self.batch * self.down * self.across))
    }
}

/// The values of a tensor that lie in its order and without gaps.
pub(super) fn contiguous<'a, T>(values: &'a [T], layout: &Layout) -> Result<&'a [T]> {
    let values = layout.contiguous_offsets().and_then(|(start, end)| values.get(start..end));
    values.ok_or_else(|| LayerError::of("layout", &"strided", "contiguous"))
}

pub(super) fn not_real() -> candle_core::Error {
    LayerError::of("dtype", &"another", "f32 or f64")
}

/// The matrix (channels x size x size, batch x windows) of an image (batch, channels, height, width).
pub(super) fn unfold(x: &Tensor, window: Window) -> Result<(Tensor, Geometry)> {
    let geometry = Geometry::new(x, window)?;
    let matrix = if x.device().is_cpu() { kernel::unfold(x, geometry) } else { operations::unfold(x, geometry) };
    Ok((matrix?, geometry))
}

/// The image to whose pixels the entries of the matrix are added; without a gradient of its own.
pub(super) fn fold(matrix: &Tensor, geometry: Geometry) -> Result<Tensor> {
    if matrix.device().is_cpu() { kernel::fold(matrix, geometry) } else { operations::fold(matrix, geometry) }
}
