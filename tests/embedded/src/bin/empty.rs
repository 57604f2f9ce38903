//! What start-up alone takes of flash and RAM.
#![no_std]
#![no_main]

use embedded::entry;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[entry]
fn main() -> ! {
    loop {
        core::hint::black_box(());
    }
}
