//! Where the memories of the emulated boards lie, and the linker scripts of the start-up crates.

use std::path::PathBuf;
use std::{env, fs, io};

/// QEMU's mps2-an385 and mps2-an386. On a board of your own: what its manual says.
const MPS2: &str = "MEMORY { FLASH : ORIGIN = 0x00000000, LENGTH = 4M RAM : ORIGIN = 0x20000000, LENGTH = 4M }";

/// QEMU's virt, which has only RAM.
const VIRT: &str = r#"MEMORY { RAM : ORIGIN = 0x80000000, LENGTH = 16M }
REGION_ALIAS("REGION_TEXT", RAM);
REGION_ALIAS("REGION_RODATA", RAM);
REGION_ALIAS("REGION_DATA", RAM);
REGION_ALIAS("REGION_BSS", RAM);
REGION_ALIAS("REGION_HEAP", RAM);
REGION_ALIAS("REGION_STACK", RAM);
"#;

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let riscv = env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("riscv32");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("memory.x"), if riscv { VIRT } else { MPS2 })?;
    println!("cargo:rustc-link-search={}", out.display());
    if riscv {
        println!("cargo:rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    // Sections need not be aligned to pages that a microcontroller does not have.
    println!("cargo:rustc-link-arg-bins=--nmagic");
    Ok(())
}
