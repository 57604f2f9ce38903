//! The `optsde-net` command.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use optsde::reproduce::{self, Options};
use optsde_net::device_check;

/// Optimizers as stochastic processes: experiments with networks.
///
/// Exit codes: 0 when all is well, 1 when a claim is not decided as expected or a device differs from the CPU, 2 for wrong
/// arguments, a missing device, and failed input or output.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Reproduce(Options),
    DeviceCheck(device_check::Options),
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Reproduce(options) => {
            reproduce::command(&options, &optsde_net::experiment::registry()).map_err(Box::<dyn Error>::from)
        }
        Command::DeviceCheck(options) => {
            device_check::command(&options, &mut std::io::stdout().lock()).map_err(Box::<dyn Error>::from)
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            // When nobody listens, the exit code still says it.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}
