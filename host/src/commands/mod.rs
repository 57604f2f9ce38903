//! The subcommands: each reads its arguments, calls the library, and prints.

pub(crate) mod advise;
pub(crate) mod device_check;
pub(crate) mod digest;
pub(crate) mod golden;
pub(crate) mod merge;
pub(crate) mod predict;
pub(crate) mod reproduce;

use std::error::Error;
use std::process::ExitCode;

use optsde::gpu::GpuError;
pub(crate) use optsde::output::print;
use optsde::reproduce::RunError;

/// The exit code of a claim that does not hold or a trajectory that differs.
const DIFFERENT: u8 = 1;
/// The exit code of wrong arguments and failed input or output.
const TROUBLE: u8 = 2;

/// What a subcommand ends with.
pub(crate) type Outcome = Result<ExitCode, Box<dyn Error>>;

/// The exit code of an error: a GPU that differs is a difference, whoever found it.
pub(crate) fn code(error: &(dyn Error + 'static)) -> ExitCode {
    let gpu = match error.downcast_ref() {
        Some(RunError::Gpu(gpu)) => Some(gpu),
        _ => error.downcast_ref(),
    };
    let differs = matches!(gpu, Some(GpuError::Differs { .. }));
    ExitCode::from(if differs { DIFFERENT } else { TROUBLE })
}

/// The exit code of a run.
fn success(success: bool) -> ExitCode {
    if success { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) }
}
