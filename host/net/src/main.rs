//! The `optsde-net` command.

fn main() {}
