//! Firmware that trains a small network: see `two_moons` for the training, and docs/embedded.md for a walk through.
//!
//! It talks to the debugger by semihosting, so that it runs in an emulator as it stands. On a board of your own,
//! replace `println!` by what you have, and `process::exit` by an endless loop.
#![no_std]
#![no_main]

use embedded::counter::{self, Reading};
use embedded::{entry, floating_point, stack};
use optsde_core::trace::Trace;
use semihosting::{println, process};
use two_moons::{DIGEST, EPOCHS, TEST_SAMPLES, Training};

/// Never called: the training has no path to a panic (`cargo xtask no-panic`), but Rust wants a handler.
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    println!("{info}");
    process::exit(101)
}

#[entry]
fn main() -> ! {
    counter::start();
    // Results would have other bits: better none.
    if !floating_point::is_in_default_mode() {
        println!("the floating-point unit is not in its default mode");
        process::exit(1);
    }
    let mut training = match Training::new() {
        Ok(training) => training,
        Err(error) => {
            println!("{error}");
            process::exit(1);
        }
    };

    // What happens is recorded while it does, and printed afterwards: printing takes longer than training.
    let mut losses = Trace::<f32, { EPOCHS as usize }, 1>::new();
    let (mut instructions, mut deepest) = (0, 0);
    for _ in 0..EPOCHS {
        let mut loss = 0.0;
        deepest = usize::max(
            deepest,
            stack::used_by(&mut || {
                let before = Reading::now();
                loss = training.epoch();
                instructions += u64::from(Reading::now().since(before));
            }),
        );
        if let Err(error) = losses.record(&loss) {
            println!("{error}");
        }
    }

    for (epoch, row) in losses.rows().enumerate() {
        if let [loss] = row {
            println!("epoch {epoch} loss {loss:.4}");
        }
    }
    let mut correct = 0;
    let classifying = stack::used_by(&mut || correct = training.correct());
    println!("correct {correct} of {TEST_SAMPLES}");
    println!("memory {} bytes", size_of::<Training>());
    println!("stack of an epoch {deepest} bytes, of classifying {classifying} bytes");
    println!("instructions {instructions}");
    println!("digest {:016x}", training.digest());
    println!("on the host {DIGEST:016x}");
    process::exit(i32::from(training.digest() != DIGEST))
}
