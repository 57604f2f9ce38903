//! Ensembles and optimizer steps on a GPU, with the bits of the CPU.
//!
//! The kernels are those of [`optsde_device`]: the same functions that run on the CPU. A [`Device`] is a GPU under NVIDIA's
//! driver, or, in tests, this machine itself (`Emulator`, feature `emulate`).

mod buffer;
mod device;
#[cfg(feature = "emulate")]
mod emulator;
mod ensemble;
mod error;

pub use buffer::{Buffer, Plain};
pub use device::{Address, Device, Memory};
#[cfg(feature = "emulate")]
pub use emulator::Emulator;
pub use ensemble::run_leaves;
pub use error::GpuError;

/// Threads of a block.
pub const BLOCK: usize = 128;
