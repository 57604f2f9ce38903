//! Records the compiler's version for the run record.

use std::process::Command;

fn main() {
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let version = Command::new(compiler).arg("--version").output();
    let version =
        version.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().into());
    println!("cargo::rustc-env=OPTSDE_RUSTC={version}");
    println!("cargo::rerun-if-changed=build.rs");
}
