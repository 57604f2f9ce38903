//! A processor that flushes subnormal numbers, or rounds otherwise than to nearest, is noticed before anything is computed.
#![cfg(target_arch = "x86_64")]

use std::arch::asm;

use optsde::float_mode::unusual;

/// The control register in which `bits` are set, for as long as `work` takes.
fn with_bits<T>(bits: u32, work: impl FnOnce() -> T) -> T {
    let mut before = 0_u32;
    // SAFETY: stores the 32 bits of the register at the address of a variable of that size.
    unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut before, options(nostack, preserves_flags)) };
    let during = before | bits;
    // SAFETY: loads a valid value; nothing is computed with it.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const during, options(nostack, preserves_flags)) };
    let result = work();
    // SAFETY: the value that was there.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const before, options(nostack, preserves_flags)) };
    result
}

#[test]
fn modes_other_than_that_of_ieee_754_are_noticed() {
    assert_eq!(unusual(), None);
    // Subnormal operands are zero, two ways of rounding, subnormal results are zero.
    for bit in [6, 13, 14, 15] {
        assert!(with_bits(1 << bit, unusual).is_some_and(|register| register.starts_with("MXCSR is 0x")), "bit {bit}");
    }
    // A flag says that a result was not exact, and changes none.
    assert_eq!(with_bits(1 << 5, unusual), None);
}
