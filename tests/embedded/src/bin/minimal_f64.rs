//! The flash and RAM that the core takes in `f64`: see `minimal`. Nothing is printed: printing would be measured.
#![no_std]
#![no_main]

use embedded::{entry, minimal};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[entry]
fn main() -> ! {
    loop {
        minimal::descend_with_both::<f64>();
    }
}
