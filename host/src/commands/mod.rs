//! The subcommands: each reads its arguments, calls the library, and prints.

pub(crate) mod digest;
pub(crate) mod golden;
pub(crate) mod predict;
pub(crate) mod reproduce;

use std::error::Error;
use std::process::ExitCode;

/// The exit code of a claim that does not hold or a trajectory that differs.
const DIFFERENT: u8 = 1;
/// The exit code of wrong arguments and failed input or output.
pub(crate) const TROUBLE: u8 = 2;

/// What a subcommand ends with.
pub(crate) type Outcome = Result<ExitCode, Box<dyn Error>>;
