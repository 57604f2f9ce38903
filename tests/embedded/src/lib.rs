//! What the programs for microcontrollers share.
#![no_std]

pub mod counter;
pub mod floating_point;
pub mod minimal;
pub mod stack;

/// Start-up: marks the function that runs after reset.
#[cfg(target_arch = "arm")]
pub use cortex_m_rt::entry;
/// Start-up: marks the function that runs after reset.
#[cfg(target_arch = "riscv32")]
pub use riscv_rt::entry;
