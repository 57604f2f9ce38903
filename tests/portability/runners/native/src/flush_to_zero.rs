//! The mode that must give other bits.

/// Makes subnormal operands and results zero, as the start-up code of `-ffast-math` does; whether this processor can.
#[cfg(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse")))]
pub(crate) fn switch_on() -> bool {
    let mut register = 0_u32;
    // SAFETY: stores the 32 bits of the register at the address of a variable of that size.
    unsafe { std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut register, options(nostack, preserves_flags)) };
    register |= 1 << 6 | 1 << 15;
    // SAFETY: loads a valid value of the register. That Rust assumes another one is what the control shows.
    unsafe { std::arch::asm!("ldmxcsr [{}]", in(reg) &raw const register, options(nostack, preserves_flags)) };
    true
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "x86", target_feature = "sse"))))]
pub(crate) fn switch_on() -> bool {
    false
}
