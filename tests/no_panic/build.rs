//! No start files: the program is linked and never run, and nothing but the core may be in it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-arg=-nostartfiles");
}
