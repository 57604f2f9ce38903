//! Windows and their gradient by a loop over runs of pixels, on the CPU.

use std::ops::AddAssign;

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};

use super::{Geometry, Window, contiguous, not_real};

/// Pixels of a row of an image that lie beside each other in a row of the matrix.
struct Run {
    /// The first pixel; the others follow by strides.
    pixel: usize,
    /// The first entry of the matrix.
    entry: usize,
    count: usize,
}

impl Geometry {
    /// The windows of a row, from `.0` to before `.1`, whose pixel at column `q` lies in the image.
    fn inside(&self, q: usize) -> (usize, usize) {
        let Window { stride, padding, .. } = self.window;
        let first = padding.saturating_sub(q).div_ceil(stride);
        let end = (self.width + padding).saturating_sub(q).div_ceil(stride).min(self.across);
        (first, end)
    }

    /// Calls `f` for all pixels that are in a window, in the order of the matrix.
    fn runs(&self, mut f: impl FnMut(Run)) {
        let Window { size, stride, padding } = self.window;
        let mut entry = 0;
        for c in 0..self.channels {
            for (p, q) in (0..size).flat_map(|p| (0..size).map(move |q| (p, q))) {
                let (first, end) = self.inside(q);
                for (b, i) in (0..self.batch).flat_map(|b| (0..self.down).map(move |i| (b, i))) {
                    let row = (i * stride + p).checked_sub(padding).filter(|row| *row < self.height);
                    if let Some(row) = row
                        && first < end
                    {
                        let start = ((b * self.channels + c) * self.height + row) * self.width;
                        let pixel = start + first * stride + q - padding;
                        f(Run { pixel, entry: entry + first, count: end - first });
                    }
                    entry += self.across;
                }
            }
        }
    }

    fn unfold<T: Copy + Default>(&self, image: &[T]) -> Vec<T> {
        let mut matrix = vec![T::default(); self.matrix().elem_count()];
        self.runs(|Run { pixel, entry, count }| {
            let Some(entries) = matrix.get_mut(entry..entry + count) else { return };
            if self.window.stride == 1
                && let Some(pixels) = image.get(pixel..pixel + count)
            {
                entries.copy_from_slice(pixels);
                return;
            }
            let pixels = image.iter().skip(pixel).step_by(self.window.stride);
            entries.iter_mut().zip(pixels).for_each(|(to, from)| *to = *from);
        });
        matrix
    }

    fn fold<T: Copy + Default + AddAssign>(&self, matrix: &[T]) -> Vec<T> {
        let mut image = vec![T::default(); self.image().elem_count()];
        self.runs(|Run { pixel, entry, count }| {
            let entries = matrix.get(entry..entry + count).unwrap_or_default();
            if self.window.stride == 1
                && let Some(pixels) = image.get_mut(pixel..pixel + count)
            {
                pixels.iter_mut().zip(entries).for_each(|(to, from)| *to += *from);
                return;
            }
            let pixels = image.iter_mut().skip(pixel).step_by(self.window.stride);
            pixels.zip(entries).for_each(|(to, from)| *to += *from);
        });
        image
    }
}

struct Unfold(Geometry);
struct Fold(Geometry);

impl CustomOp1 for Unfold {
    fn name(&self) -> &'static str {
        "unfold"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let storage = match storage {
            CpuStorage::F32(values) => CpuStorage::F32(self.0.unfold(contiguous(values, layout)?)),
            CpuStorage::F64(values) => CpuStorage::F64(self.0.unfold(contiguous(values, layout)?)),
            _ => return Err(not_real()),
        };
        Ok((storage, self.0.matrix()))
    }

    fn bwd(&self, _x: &Tensor, _y: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        fold(gradient, self.0).map(Some)
    }
}

impl CustomOp1 for Fold {
    fn name(&self) -> &'static str {
        "fold"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let storage = match storage {
            CpuStorage::F32(values) => CpuStorage::F32(self.0.fold(contiguous(values, layout)?)),
            CpuStorage::F64(values) => CpuStorage::F64(self.0.fold(contiguous(values, layout)?)),
            _ => return Err(not_real()),
        };
        Ok((storage, self.0.image()))
    }
}

/// [`unfold`](super::unfold) of an image on the CPU.
pub(crate) fn unfold(x: &Tensor, geometry: Geometry) -> Result<Tensor> {
    x.contiguous()?.apply_op1(Unfold(geometry))
}

/// [`fold`](super::fold) of a matrix on the CPU.
pub(super) fn fold(matrix: &Tensor, geometry: Geometry) -> Result<Tensor> {
    matrix.contiguous()?.apply_op1_no_bwd(&Fold(geometry))
}
