//! What the compiler and the kernels need of the GPU itself.

use core::arch::nvptx::{_block_dim_x, _block_idx_x, _thread_idx_x, trap};

/// The number of this thread within the launch.
#[inline(always)]
pub(crate) fn thread() -> usize {
    // SAFETY: these read registers that every thread has.
    let (block, size, within) = unsafe { (_block_idx_x(), _block_dim_x(), _thread_idx_x()) };
    block as usize * size as usize + within as usize
}

/// Nothing in a kernel panics; should it ever, the launch fails.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: ends the kernel with an error that the host sees.
    unsafe { trap() }
}
