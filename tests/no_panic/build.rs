//! No start files: the program is linked and never run, and nothing but the core may be in it.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Microcontrollers have none, and their linker does not know the option.
    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        println!("cargo:rustc-link-arg=-nostartfiles");
    }
}
