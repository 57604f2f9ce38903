//! Where networks compute: on this machine's processor, or on its first NVIDIA GPU.
//!
//! A GPU is opened by candle, for tensors, and by [`optsde::gpu`], for the steps of optimizers. Both use the primary
//! context that CUDA has once for each GPU, so that kernels take the addresses of tensors. Candle works in the
//! default stream of its thread, the kernels in the legacy default stream, and of these two each waits for what the
//! other was given before ("Stream synchronization behavior" of CUDA's documentation).

#[cfg(feature = "cuda")]
mod cuda;

use optsde::gpu::{self, GpuError};

pub use optsde::gpu::Choice;

/// Why networks cannot compute there.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The program was built without the feature `cuda`.
    #[error(
        "this program was built without the feature 'cuda', allowed: --device cpu, or one of cargo xtask networks-cuda"
    )]
    NotBuilt,
    /// No driver, no GPU, or one that cannot run the kernels.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// The driver and the GPU are there, and something else of CUDA is not.
    #[error(
        "candle cannot use the GPU: {reason}; it needs cuBLAS and cuRAND of CUDA 13 (docs/gpu.md), or use --device cpu"
    )]
    Candle {
        /// What candle said.
        reason: String,
    },
    /// The GPU computes something else.
    #[error("candle's first product on the GPU is {value}, allowed: {expected}")]
    Product {
        /// What it computed.
        value: f32,
        /// The right number.
        expected: f32,
    },
}

/// What was opened: a device of candle, and if it is a GPU, the same one for kernels.
#[derive(Debug)]
pub struct Hardware {
    tensors: candle_core::Device,
    kernels: Option<Box<dyn gpu::Device>>,
}

impl Hardware {
    /// Opens what was chosen.
    ///
    /// # Errors
    /// A GPU that this program or this machine does not have, or that does not multiply.
    pub fn open(choice: Choice) -> Result<Self, DeviceError> {
        match choice {
            Choice::Cpu => Ok(Self { tensors: candle_core::Device::Cpu, kernels: None }),
            #[cfg(feature = "cuda")]
            Choice::Cuda => cuda::open(),
            #[cfg(not(feature = "cuda"))]
            Choice::Cuda => Err(DeviceError::NotBuilt),
        }
    }

    /// What it is called in the record of a run.
    pub fn name(&self) -> String {
        self.kernels().map_or_else(|| format!("CPU, {}", std::env::consts::ARCH), gpu::Device::name)
    }

    /// Where tensors are.
    pub fn tensors(&self) -> &candle_core::Device {
        &self.tensors
    }

    /// What runs kernels on these tensors; nothing where the processor does.
    pub fn kernels(&self) -> Option<&dyn gpu::Device> {
        self.kernels.as_deref()
    }
}
