//! `optsde digest`

use std::process::ExitCode;

use clap::Args;
use optsde::workload;

use super::{Outcome, print};

/// Prints the digest of the reference workload, which is the same on every machine.
#[derive(Args)]
pub(crate) struct Options {
    /// Also those of small runs of every optimizer, noise and scheme, in both precisions.
    #[arg(long)]
    sections: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    print(&format!("{:016x}\n", workload::digest()?))?;
    if options.sections {
        for (name, digest) in workload::sections()? {
            print(&format!("{digest:016x} {name}\n"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
