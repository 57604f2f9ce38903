//! `optsde digest`

use std::process::ExitCode;

use optsde::workload;

use super::{Outcome, print};

pub(crate) fn run() -> Outcome {
    print(&format!("{:016x}\n", workload::digest()?))?;
    Ok(ExitCode::SUCCESS)
}
