//! Ensembles and optimizer steps on a GPU, with the bits of the CPU.
//!
//! The kernels are those of [`optsde_device`]: the same functions that run on the CPU. A [`Device`] is a GPU under NVIDIA's
//! driver, or, in tests, this machine itself (`Emulator`, feature `emulate`). The driver is that of machines with pointers of
//! 64 bits, as in the kernels; a program for others has no GPU.

mod buffer;
mod check;
#[cfg(all(feature = "gpu", target_pointer_width = "64"))]
mod cuda;
mod device;
mod difference;
#[cfg(feature = "emulate")]
mod emulator;
mod ensemble;
mod error;
mod image;
mod parameters;
mod pass;
mod pass_state;
mod speed;
mod verified;

pub use buffer::Buffer;
pub use check::{Checks, Found};
#[cfg(all(feature = "gpu", target_pointer_width = "64"))]
pub use cuda::Cuda;
pub use device::{Address, Device, Memory};
pub use difference::{first_difference, first_number};
#[cfg(feature = "emulate")]
pub use emulator::Emulator;
pub use ensemble::run_leaves;
pub(crate) use ensemble::seconds_of_paths;
pub use error::GpuError;
pub use image::Image;
pub use pass::Pass;
pub use pass_state::PassState;
pub use speed::Speed;
pub use verified::Verified;

/// Threads of a block.
pub const BLOCK: u32 = 128;

/// Where the paths of ensembles run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Choice {
    /// On this machine's processor.
    #[default]
    Cpu,
    /// On its first NVIDIA GPU.
    Cuda,
}

/// The first GPU of this machine.
///
/// # Errors
/// A program without GPUs, a machine without one, or one that cannot run the kernels.
pub fn open() -> Result<Box<dyn Device>, GpuError> {
    #[cfg(all(feature = "gpu", target_pointer_width = "64"))]
    return Ok(Box::new(Cuda::open()?));
    #[cfg(not(all(feature = "gpu", target_pointer_width = "64")))]
    return Err(GpuError::NotBuilt);
}
