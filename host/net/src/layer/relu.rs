//! ReLU: max(x, 0), with derivative 0 at exactly 0.
//!
//! candle's has derivative 1 there, and turns what is no number into 0 (on the CPU), which would hide a divergence.

use candle_core::backend::BackendStorage as _;
use candle_core::{CpuStorage, CudaStorage, CustomOp1, Layout, Result, Shape, Tensor};

use super::unfold::{contiguous, not_real};

struct Relu;

impl CustomOp1 for Relu {
    fn name(&self) -> &'static str {
        "relu"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let storage = match storage {
            CpuStorage::F32(x) => CpuStorage::F32(positive(contiguous(x, layout)?)),
            CpuStorage::F64(x) => CpuStorage::F64(positive(contiguous(x, layout)?)),
            _ => return Err(not_real()),
        };
        Ok((storage, layout.shape().clone()))
    }

    /// An exponential linear unit of size 0 has the same values, and NaN stays.
    fn cuda_fwd(&self, storage: &CudaStorage, layout: &Layout) -> Result<(CudaStorage, Shape)> {
        Ok((storage.elu(layout, 0.0)?, layout.shape().clone()))
    }

    fn bwd(&self, _x: &Tensor, y: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        let active = y.gt(&y.zeros_like()?)?.to_dtype(y.dtype())?;
        Ok(Some((gradient * active)?))
    }
}

fn positive<T: Copy + Default + PartialOrd>(x: &[T]) -> Vec<T> {
    // NaN is not at most 0.
    x.iter().map(|x| if *x <= T::default() { T::default() } else { *x }).collect()
}

/// max(x, 0).
pub fn relu(x: &Tensor) -> Result<Tensor> {
    x.contiguous()?.apply_op1(Relu)
}
