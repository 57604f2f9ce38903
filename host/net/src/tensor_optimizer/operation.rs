//! One step as an operation of candle's, which lends the memory of tensors for as long as it takes.

use std::cell::{Cell, RefCell};

use candle_core::{CpuStorage, InplaceOp2, Layout, Result};
use optsde_device::entry::steps::StepEntry;

use super::{Place, StepError};
use crate::network::Number;

/// A step that has not been made yet.
pub(super) struct Operation<'a, 'd, O: StepEntry<Number>> {
    place: RefCell<&'a mut Place<'d, O>>,
    learning_rate: Number,
    /// Candle takes errors of its own only.
    failed: Cell<Option<StepError>>,
}

impl<'a, 'd, O: StepEntry<Number>> Operation<'a, 'd, O> {
    /// With this learning rate.
    pub(super) fn new(place: &'a mut Place<'d, O>, learning_rate: Number) -> Self {
        Self { place: RefCell::new(place), learning_rate, failed: Cell::default() }
    }

    /// What came of it: the step's own error before what candle makes of it.
    pub(super) fn outcome(self, result: Result<()>) -> std::result::Result<(), StepError> {
        match self.failed.into_inner() {
            Some(error) => Err(error),
            None => Ok(result?),
        }
    }

    /// Leaves an error for [`outcome`](Self::outcome).
    fn keep(&self, result: std::result::Result<(), StepError>) -> Result<()> {
        result.map_err(|error| {
            let text = error.to_string();
            self.failed.set(Some(error));
            candle_core::Error::Msg(text)
        })
    }
}

/// A device that does not have the optimizer, which [`TensorOptimizer::step`](super::TensorOptimizer::step) does not
/// let through.
fn elsewhere(value: &str) -> StepError {
    StepError::Tensor { tensor: "x", value: value.to_owned(), allowed: "tensors of the device of the optimizer" }
}

impl<O: StepEntry<Number> + Copy> InplaceOp2 for Operation<'_, '_, O> {
    fn name(&self) -> &'static str {
        "optimizer step"
    }

    fn cpu_fwd(&self, x: &mut CpuStorage, of_x: &Layout, gradient: &CpuStorage, of_gradient: &Layout) -> Result<()> {
        let (CpuStorage::F32(x), CpuStorage::F32(gradient)) = (x, gradient) else {
            candle_core::bail!("{} of other numbers than f32", self.name())
        };
        let ranges = (of_x.contiguous_offsets(), of_gradient.contiguous_offsets());
        let (Some((first, end)), Some((first_gradient, end_gradient))) = ranges else {
            candle_core::bail!("{} of tensors that are not contiguous", self.name())
        };
        let (Some(x), Some(gradient)) = (x.get_mut(first..end), gradient.get(first_gradient..end_gradient)) else {
            candle_core::bail!("{} outside of a tensor", self.name())
        };
        self.keep(match &mut **self.place.borrow_mut() {
            Place::Cpu(state) => state.step(x, gradient, self.learning_rate),
            Place::Gpu(_) => Err(elsewhere("on the CPU")),
        })
    }

    #[cfg(feature = "cuda")]
    fn cuda_fwd(
        &self,
        x: &mut candle_core::CudaStorage,
        of_x: &Layout,
        gradient: &candle_core::CudaStorage,
        of_gradient: &Layout,
    ) -> Result<()> {
        use candle_core::backend::BackendStorage;
        use candle_core::cuda_backend::cudarc::driver::{DevicePtr, DevicePtrMut};

        let ranges = (of_x.contiguous_offsets(), of_gradient.contiguous_offsets());
        let (Some((first, end)), Some((first_gradient, end_gradient))) = ranges else {
            candle_core::bail!("{} of tensors that are not contiguous", self.name())
        };
        let stream = x.device().cuda_stream();
        let mut x = x.as_cuda_slice_mut::<f32>()?.slice_mut(first..end);
        let gradient = gradient.as_cuda_slice::<f32>()?.slice(first_gradient..end_gradient);
        let ((x, _written), (gradient, _read)) = (x.device_ptr_mut(&stream), gradient.device_ptr(&stream));
        self.keep(self.launch(x, gradient))
    }
}

#[cfg(feature = "cuda")]
impl<O: StepEntry<Number> + Copy> Operation<'_, '_, O> {
    /// Of as many numbers at both addresses as the optimizer has states.
    fn launch(&self, x: optsde::gpu::Address, gradient: optsde::gpu::Address) -> std::result::Result<(), StepError> {
        for (tensor, address) in [("x", x), ("gradient", gradient)] {
            if address % 16 != 0 {
                let value = format!("at address {address:#x}, inside another tensor");
                return Err(StepError::Tensor { tensor, value, allowed: "addresses that 16 divides" });
            }
        }
        match &mut **self.place.borrow_mut() {
            // SAFETY: candle lends both for this operation, of lengths that `TensorOptimizer::step` compared, on the
            // device whose kernels the state has; candle's later work in its stream waits for the launch.
            Place::Gpu(state) => unsafe { state.step(x, gradient, self.learning_rate) }.map_err(StepError::from),
            Place::Cpu(_) => Err(elsewhere("on a GPU")),
        }
    }
}
