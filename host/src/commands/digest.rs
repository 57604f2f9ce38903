//! `optsde digest`

use std::process::ExitCode;

use clap::Args;
use optsde::workload;

use super::{Outcome, print};

/// Prints the digest of the reference workload, which is the same on every machine.
#[derive(Args)]
pub(crate) struct Options {}

pub(crate) fn run(_options: &Options) -> Outcome {
    print(&format!("{:016x}\n", workload::digest()?))?;
    Ok(ExitCode::SUCCESS)
}
