//! The `optsde` command.
fn main() {}
