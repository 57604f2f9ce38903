//! What networks need of a device, against the CPU: `device_check --device cuda` is the first thing to run where
//! there is a GPU.

use std::process::ExitCode;

use clap::Parser;
use optsde::gpu::Found;
use optsde_net::{Choice, Hardware, device_check};

/// Compares the steps of optimizers on tensors with those on the CPU, bit by bit.
#[derive(Parser)]
struct Options {
    /// Where tensors are.
    #[arg(long, value_enum, default_value_t)]
    device: Choice,
}

/// The exit code where there is no such device.
const NO_DEVICE: u8 = 2;

fn main() -> ExitCode {
    let hardware = match Hardware::open(Options::parse().device) {
        Ok(hardware) => hardware,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(NO_DEVICE);
        }
    };
    println!("device: {}", hardware.name());
    let findings = device_check::steps(&hardware);
    for finding in &findings {
        println!("{}", finding.line());
    }
    let equal = findings.iter().all(|finding| finding.result == Found::Equal);
    if equal { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
