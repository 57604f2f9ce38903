//! The GPU, by the driver and by candle.

use candle_core::cuda_backend::WrapErr;
use candle_core::cuda_backend::cudarc::driver::{result, sys};
use candle_core::{CudaDevice, DType, Device, Result, Tensor};

use super::{DeviceError, Hardware};

/// Of the first product.
const EXPECTED: f32 = 18.0;

/// The first GPU. The driver is asked first, because it says best what is missing.
///
/// # Errors
/// Whatever is missing.
pub(super) fn open() -> std::result::Result<Hardware, DeviceError> {
    let kernels = optsde::gpu::open()?;
    // The first line: others are where in candle it was.
    let candle = |error: candle_core::Error| DeviceError::Candle {
        reason: error.to_string().lines().next().unwrap_or_default().to_owned(),
    };
    let tensors = Device::new_cuda(0).map_err(candle)?;
    if let Device::Cuda(device) = &tensors {
        tune(device).map_err(candle)?;
    }
    let value = first_product(&tensors).map_err(candle)?;
    // All numbers on the way are small integers, which any way of adding gives exactly.
    if value != EXPECTED {
        return Err(DeviceError::Product { value, expected: EXPECTED });
    }
    Ok(Hardware { tensors, kernels: Some(kernels) })
}

/// Candle takes memory of every result from the driver's pool, which by default gives what is free back to the system
/// whenever somebody waits for the GPU: let it be kept. And every tensor gets two events to order streams by, which
/// are never recorded as long as there is only candle's one stream.
fn tune(device: &CudaDevice) -> Result<()> {
    let mut keep = u64::MAX;
    let stream = device.cuda_stream();
    stream.context().bind_to_thread().w()?;
    // SAFETY: a device of a context that lives, an attribute whose value is a 64-bit number, and no other stream of
    // cudarc's.
    unsafe {
        device.disable_event_tracking();
        let pool = result::device::get_default_mem_pool(stream.context().cu_device()).w()?;
        let threshold = sys::CUmemPool_attribute::CU_MEMPOOL_ATTR_RELEASE_THRESHOLD;
        result::mem_pool::set_attribute(pool, threshold, (&raw mut keep).cast()).w()
    }
}

/// An element of ((2 * 1 + 1) of 2 x 2)^2 = 3 * 3 + 3 * 3: by a kernel of candle's and by cuBLAS, so that what cannot
/// run here is found now and not in the middle of a run.
fn first_product(device: &Device) -> Result<f32> {
    let threes = Tensor::ones((2, 2), DType::F32, device)?.affine(2.0, 1.0)?;
    threes.matmul(&threes)?.flatten_all()?.get(0)?.to_scalar()
}
