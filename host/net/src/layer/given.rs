//! A value with a rule for its gradient: what was computed without a graph, and is differentiated as a whole.
//!
//! candle's own backward adds every part of a gradient to zeros and keeps every intermediate tensor. A rule that knows
//! the whole formula takes a few passes over memory, and keeps nothing but its arguments and its value. Rules are
//! written in operations of candle, so that they run on every device.

use std::sync::Mutex;

use candle_core::backend::BackendStorage as _;
use candle_core::{CpuStorage, CudaStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Storage, Tensor};

use super::LayerError;

struct Given<F> {
    /// Until the graph has it.
    value: Mutex<Option<Tensor>>,
    rule: F,
}

impl<F> Given<F> {
    fn new(value: &Tensor, rule: F) -> Self {
        Self { value: Mutex::new(Some(value.detach())), rule }
    }

    fn take(&self) -> Result<Tensor> {
        let value = self.value.lock().ok().and_then(|mut value| value.take());
        value.ok_or_else(|| LayerError::of("forward pass", &"second", "one"))?.contiguous()
    }

    fn on_cpu(&self) -> Result<(CpuStorage, Shape)> {
        let value = self.take()?;
        let (storage, layout) = value.storage_and_layout();
        match &*storage {
            Storage::Cpu(storage) => Ok((storage.try_clone(layout)?, layout.shape().clone())),
            _ => Err(other_device()),
        }
    }

    fn on_cuda(&self) -> Result<(CudaStorage, Shape)> {
        let value = self.take()?;
        let (storage, layout) = value.storage_and_layout();
        match &*storage {
            Storage::Cuda(storage) => Ok((storage.try_clone(layout)?, layout.shape().clone())),
            _ => Err(other_device()),
        }
    }
}

fn other_device() -> candle_core::Error {
    LayerError::of("device of a value", &"another", "that of its arguments")
}

impl<F: Fn(&Tensor, &Tensor) -> Result<Tensor>> CustomOp1 for Given<F> {
    fn name(&self) -> &'static str {
        "given"
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        self.on_cpu()
    }

    fn cuda_fwd(&self, _: &CudaStorage, _: &Layout) -> Result<(CudaStorage, Shape)> {
        self.on_cuda()
    }

    fn bwd(&self, _x: &Tensor, y: &Tensor, gradient: &Tensor) -> Result<Option<Tensor>> {
        (self.rule)(y, gradient).map(Some)
    }
}

/// Gradients of two arguments, where they are wanted.
pub(super) type Pair = (Option<Tensor>, Option<Tensor>);

impl<F: Fn(&Tensor, &Tensor, &Tensor) -> Result<Pair>> CustomOp2 for Given<F> {
    fn name(&self) -> &'static str {
        "given"
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        self.on_cpu()
    }

    fn cuda_fwd(&self, _: &CudaStorage, _: &Layout, _: &CudaStorage, _: &Layout) -> Result<(CudaStorage, Shape)> {
        self.on_cuda()
    }

    fn bwd(&self, a: &Tensor, b: &Tensor, _y: &Tensor, gradient: &Tensor) -> Result<Pair> {
        (self.rule)(a, b, gradient)
    }
}

/// `value`, a function of `x` whose gradient with respect to it is `rule(value, gradient of value)`.
pub(super) fn given(
    value: &Tensor,
    x: &Tensor,
    rule: impl Fn(&Tensor, &Tensor) -> Result<Tensor> + Send + Sync + 'static,
) -> Result<Tensor> {
    x.apply_op1(Given::new(value, rule))
}

/// `value`, a function of `a` and `b` whose gradients with respect to them are `rule(a, b, gradient of value)`.
pub(super) fn given_of_two(
    value: &Tensor,
    [a, b]: [&Tensor; 2],
    rule: impl Fn(&Tensor, &Tensor, &Tensor) -> Result<Pair> + Send + Sync + 'static,
) -> Result<Tensor> {
    a.apply_op2(b, Given::new(value, rule))
}
