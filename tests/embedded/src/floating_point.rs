//! Whether the floating-point unit computes what IEEE 754 says.
//!
//! Results are the same on every machine only in the mode after reset: rounding to nearest, subnormal numbers kept,
//! NaN propagated. An operating system, a C library's start-up or an audio library may have changed it.

/// FPSCR of the ARMv7-M architecture manual: default NaN, flush to zero, rounding mode.
#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
const MODES: u32 = 1 << 25 | FLUSH_TO_ZERO | 0b11 << 22;
/// The bit that makes subnormal numbers zero.
#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
pub const FLUSH_TO_ZERO: u32 = 1 << 24;

/// Whether the unit is in its mode after reset. Asked once at start-up, before the first number is computed.
#[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
pub fn is_in_default_mode() -> bool {
    let status: u32;
    // SAFETY: reads a register of the unit, which the start-up crate has enabled for this target.
    unsafe { core::arch::asm!("vmrs {0}, fpscr", out(reg) status, options(nomem, nostack, preserves_flags)) };
    status & MODES == 0
}

/// Without a unit the compiler's own routines compute, and these have one mode.
#[cfg(not(all(target_arch = "arm", target_abi = "eabihf")))]
pub fn is_in_default_mode() -> bool {
    true
}
