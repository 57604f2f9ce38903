//! Prints the sections, one on each line. With `--flush-to-zero` in the mode that must give other bits.

mod flush_to_zero;

/// That of the host, which this program does not depend on.
#[path = "../../../../../host/src/float_mode.rs"]
mod float_mode;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(argument) = std::env::args().nth(1) {
        if argument != "--flush-to-zero" {
            eprintln!("error: {argument} is not an option");
            return ExitCode::from(2);
        }
        if !flush_to_zero::switch_on() {
            eprintln!("error: flushing to zero is switched on on x86 only");
            return ExitCode::from(2);
        }
    } else if !cfg!(miri)
        && let Some(register) = float_mode::unusual()
    {
        eprintln!("error: {register}: subnormal numbers are flushed, or results are not rounded to nearest");
        return ExitCode::from(2);
    }
    optsde_sections::run(&mut |section| println!("{section}"));
    ExitCode::SUCCESS
}
