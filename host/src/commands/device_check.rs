//! `optsde device-check`

use clap::Args;
use optsde::device_check::{Finding, Found, Sizes, check, throughput};
use optsde::gpu::{self, Device};

use super::{Outcome, print, success};

/// Compares every GPU kernel with the CPU, bit for bit, and measures how fast the GPU is.
///
/// Exit codes: 0 when all are equal, 1 when one differs, 2 when there is no GPU.
#[derive(Args)]
pub(crate) struct Options {
    /// Compare only, without the measurements.
    #[arg(long)]
    no_throughput: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    let device = gpu::open()?;
    print(&format!("{}\n", device.name()))?;
    let found = check(device.as_ref());
    let lines: Vec<String> = found.iter().map(Finding::line).collect();
    print(&format!("{}\n{}\n", lines.join("\n"), summary(&found)))?;
    let equal = found.iter().all(|finding| finding.result == Found::Equal);
    if equal && !options.no_throughput {
        measured(device.as_ref())?;
    }
    Ok(success(equal))
}

fn summary(found: &[Finding]) -> String {
    let equal = found.iter().filter(|finding| finding.result == Found::Equal).count();
    format!("{equal} of {} kernels give the bits of the CPU", found.len())
}

fn measured(device: &dyn Device) -> Result<(), Box<dyn std::error::Error>> {
    for line in throughput(device, &Sizes::default())? {
        print(&format!("{line}\n"))?;
    }
    Ok(())
}
