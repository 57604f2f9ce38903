//! One source for the CPU and for NVIDIA GPUs.
//!
//! The host crate uses this one as a library. Compiled for `nvptx64-nvidia-cuda` it becomes the kernels: one for each
//! pair of process and observable in the list of [`entry`], one for the statistics of each number of observables, and one for
//! each coordinate-wise optimizer. Both compilations run the same functions on the same plain data, so they give
//! the same bits; with the feature `emulate` the kernels themselves run on the CPU.

#![cfg_attr(target_arch = "nvptx64", no_std, feature(abi_ptx, stdarch_nvptx, core_float_math))]

pub mod entry;
pub mod kernel;
mod native;
#[cfg(target_arch = "nvptx64")]
mod nvptx;
pub mod observe;
mod parameters;
mod plain;
pub mod process;

pub use native::Native;
pub use observe::Observable;
pub use parameters::Parameters;
pub use plain::Plain;

/// The numbers that experiments compute with.
pub type Number = Native<f64>;
