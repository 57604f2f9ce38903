//! `optsde device-check`

use std::process::ExitCode;

use clap::Args;
use optsde::device_check::{Finding, Found, Sizes, check, throughput};
use optsde::gpu::{self, Checks, Device};

use super::{DIFFERENT, Outcome, TROUBLE, print};

/// Compares every GPU kernel with the CPU, bit for bit, and measures how fast the GPU is.
///
/// Exit codes: 0 when all are equal, 1 when one differs, 2 when there is no GPU, and when a kernel failed or was not
/// checked: after a failure of the driver none is, without the feature of a paper those of its experiments are not, and with
/// --networks nothing is.
#[derive(Args)]
pub(crate) struct Options {
    /// Only kernels with this text in their names, without the measurements.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Compare only, without the measurements.
    #[arg(long)]
    no_throughput: bool,
    /// Say how the networks are checked, which are another program; then nothing is checked here.
    #[arg(long, exclusive = true)]
    networks: bool,
}

/// Where the check of the networks is.
const NETWORKS: &str = "\
The networks are checked by the program optsde-net, which is built with CUDA:

    cargo xtask device-check --networks                 # builds it, and compares and measures on this machine's GPU
    cargo xtask device-check --networks --device cpu    # compares the CPU with itself; nothing of CUDA is built
    cargo xtask networks-cuda                           # builds it alone; for another machine, copy
                                                        # target/cuda/release/optsde-net and host/net/cuda/on-device, then
    on-device ./optsde-net device-check                 # there
";

pub(crate) fn run(options: &Options) -> Outcome {
    if options.networks {
        print(NETWORKS)?;
        return Ok(ExitCode::from(TROUBLE));
    }
    let device = gpu::open()?;
    print(&format!("{}\n", device.name()))?;
    let only = options.only.as_deref().unwrap_or_default();
    // What cannot be printed now cannot be printed at the end either, and is reported there.
    let report = |kernel: &'static str, result: &Found| {
        let _ = print(&format!("{}\n", Finding { kernel, result: result.clone() }.line()));
    };
    let found = check(&Checks::of(device.as_ref(), only, &report));
    if found.is_empty() {
        return Err(format!("--only '{only}' matches no kernel, allowed: a part of a name").into());
    }
    for missing in found.iter().filter(|finding| finding.result == Found::NotChecked) {
        print(&format!("{}\n", missing.line()))?;
    }
    print(&format!("{}\n", summary(&found)))?;
    if found.iter().any(|finding| matches!(finding.result, Found::Differs(_))) {
        return Ok(ExitCode::from(DIFFERENT));
    }
    if found.iter().any(|finding| finding.result != Found::Equal) {
        return Ok(ExitCode::from(TROUBLE));
    }
    if options.only.is_none() && !options.no_throughput {
        measured(device.as_ref())?;
    }
    Ok(ExitCode::SUCCESS)
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
