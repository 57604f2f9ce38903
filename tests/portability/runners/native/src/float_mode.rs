//! The mode of the floating-point unit, which any library may have changed before.

/// Subnormal operands count as zero (bit 6), rounding (bits 13 and 14), subnormal results become zero (bit 15).
#[cfg(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse")))]
const UNUSUAL: u32 = 1 << 6 | 3 << 13 | 1 << 15;

#[cfg(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse")))]
fn mxcsr() -> u32 {
    let mut register = 0_u32;
    // SAFETY: stores the 32 bits of the register at the address of a variable of that size.
    unsafe { std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut register, options(nostack, preserves_flags)) };
    register
}

/// The register, if numbers would have other bits than IEEE 754 gives them. Not looked at on other processors than x86 with
/// SSE and `AArch64`.
#[cfg(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse")))]
pub(crate) fn unusual() -> Option<String> {
    let register = mxcsr();
    (register & UNUSUAL != 0).then(|| format!("MXCSR is {register:#x}"))
}

/// As above, of `AArch64`: flushing of half precision (bit 19), rounding (22 and 23), flushing (24), default NaN (25).
#[cfg(target_arch = "aarch64")]
pub(crate) fn unusual() -> Option<String> {
    let register: u64;
    // SAFETY: reads a register that every program may read.
    unsafe { std::arch::asm!("mrs {}, fpcr", out(reg) register, options(nomem, nostack, preserves_flags)) };
    (register & (1 << 19 | 3 << 22 | 1 << 24 | 1 << 25) != 0).then(|| format!("FPCR is {register:#x}"))
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse"), target_arch = "aarch64")))]
pub(crate) fn unusual() -> Option<String> {
    None
}

/// Makes subnormal operands and results zero, as the start-up code of `-ffast-math` does; whether this processor can.
#[cfg(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse")))]
pub(crate) fn flush_to_zero() -> bool {
    let register = mxcsr() | 1 << 6 | 1 << 15;
    // SAFETY: loads a valid value of the register. That Rust assumes another one is what the control shows.
    unsafe { std::arch::asm!("ldmxcsr [{}]", in(reg) &raw const register, options(nostack, preserves_flags)) };
    true
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse"))))]
pub(crate) fn flush_to_zero() -> bool {
    false
}
