//! Hands the lines of the sections to JavaScript: `run.mjs` prints them.
#![no_std]

use core::fmt::{Result, Write};

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Takes `length` bytes of text at `text`.
    fn print(text: *const u8, length: usize);
}

struct Host;

impl Write for Host {
    fn write_str(&mut self, text: &str) -> Result {
        // SAFETY: the import reads the bytes of a string that lives for the call.
        unsafe { print(text.as_ptr(), text.len()) };
        Ok(())
    }
}

/// Runs all sections.
#[unsafe(no_mangle)]
pub extern "C" fn run() {
    optsde_sections::run(&mut |section| {
        // The host takes every text.
        let _ = writeln!(Host, "{section}");
    });
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    let _ = writeln!(Host, "{info}");
    core::arch::wasm32::unreachable()
}
