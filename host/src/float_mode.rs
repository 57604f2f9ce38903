//! The mode of the floating-point unit, which any library that was loaded before may have changed: results have the bits
//! of IEEE 754 only where they are rounded to nearest and subnormal numbers are kept.

/// Subnormal operands count as zero (bit 6), rounding (bits 13 and 14), subnormal results become zero (bit 15).
#[cfg(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse")))]
const UNUSUAL: u32 = 1 << 6 | 3 << 13 | 1 << 15;

/// The register of this thread, if numbers would have other bits than IEEE 754 gives them. Not looked at on other processors
/// than x86 with SSE and `AArch64`.
#[cfg(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse")))]
pub fn unusual() -> Option<String> {
    let mut register = 0_u32;
    // SAFETY: stores the 32 bits of the register at the address of a variable of that size.
    unsafe { std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut register, options(nostack, preserves_flags)) };
    (register & UNUSUAL != 0).then(|| format!("MXCSR is {register:#x}"))
}

/// The register of this thread, if numbers would have other bits than IEEE 754 gives them: flushing of half precision (bit 19), rounding (22 and 23), flushing (24), default NaN (25).
#[cfg(target_arch = "aarch64")]
pub fn unusual() -> Option<String> {
    let register: u64;
    // SAFETY: reads a register that every program may read.
    unsafe { std::arch::asm!("mrs {}, fpcr", out(reg) register, options(nomem, nostack, preserves_flags)) };
    (register & (1 << 19 | 3 << 22 | 1 << 24 | 1 << 25) != 0).then(|| format!("FPCR is {register:#x}"))
}

/// Nothing: this processor is not looked at.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse"), target_arch = "aarch64")))]
pub fn unusual() -> Option<String> {
    None
}
