//! Prints the sections by semihosting. Ends with code 2 if the floating-point unit is not in the mode of IEEE 754.
#![no_std]
#![no_main]

#[cfg(target_arch = "arm")]
use cortex_m_rt::entry;
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;
use semihosting::{println, process};

#[entry]
fn main() -> ! {
    #[cfg(target_abi = "eabihf")]
    float_mode();
    optsde_sections::run(&mut |section| println!("{section}"));
    process::exit(0)
}

/// Refuses the modes that give other bits: rounding (bits 22 and 23 of FPSCR), flush to zero (24), default NaN (25).
#[cfg(target_abi = "eabihf")]
fn float_mode() {
    use core::arch::asm;

    let register: u32;
    // SAFETY: reads a register of the unit, which the start-up code has switched on.
    unsafe { asm!("vmrs {}, fpscr", out(reg) register, options(nomem, nostack, preserves_flags)) };
    if register & (3 << 22 | 1 << 24 | 1 << 25) != 0 {
        println!("error: FPSCR is {register:#x}: subnormal numbers are flushed, or results are not rounded to nearest");
        process::exit(2);
    }
    #[cfg(feature = "flush-to-zero")]
    // SAFETY: sets one bit of the same register. That Rust assumes another mode is what the control shows.
    unsafe {
        asm!("vmsr fpscr, {}", in(reg) register | 1 << 24, options(nostack));
    }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    println!("{info}");
    process::exit(101)
}
