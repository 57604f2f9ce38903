//! The deepest stack of a call: free stack is painted before it, and what has lost its paint was used.

/// What is painted; more than anything measured here uses.
const BYTES: usize = 64 * 1024;
const WORD: usize = size_of::<u32>();
const PAINT: u32 = 0xa5a5_5a5a;

/// Bytes of stack that `call` uses, its own frame included, the caller's not.
#[inline(never)]
pub fn used_by(call: &mut dyn FnMut()) -> usize {
    let top = pointer() & !(WORD - 1);
    let bottom = top - BYTES;
    for address in (bottom..top).step_by(WORD) {
        // SAFETY: free stack: the memory maps of build.rs leave megabytes of it, interrupts are off, and nothing
        // is called here before `call` is.
        unsafe { (address as *mut u32).write_volatile(PAINT) };
    }
    call();
    let painted = |&address: &usize| {
        // SAFETY: as above; reads what was written, or what `call` has left there.
        (unsafe { (address as *const u32).read_volatile() }) == PAINT
    };
    (bottom..top).step_by(WORD).skip_while(painted).count() * WORD
}

/// The stack pointer.
#[inline(always)]
fn pointer() -> usize {
    let pointer: usize;
    // SAFETY: copies a register.
    #[cfg(target_arch = "arm")]
    unsafe {
        core::arch::asm!("mov {0}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags));
    }
    // SAFETY: as above.
    #[cfg(target_arch = "riscv32")]
    unsafe {
        core::arch::asm!("mv {0}, sp", out(reg) pointer, options(nomem, nostack, preserves_flags));
    }
    pointer
}
