//! The `optsde-net` command.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use optsde::reproduce::{self, MergeOptions, Options};
use optsde_net::device_check;
use optsde_net::paper::{self, Recipes};

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
    Merge(MergeOptions),
    DeviceCheck(device_check::Options),
    Recipes(Recipes),
}

/// The folder of the networks in that of a whole run.
const FOLDER: &str = "networks";

fn main() -> ExitCode {
    let registry = optsde_net::experiment::registry();
    let outcome = match Cli::parse().command {
        Command::Reproduce(mut options) => {
            options.out.push(FOLDER);
            reproduce::command(&options, &registry)
        }
        Command::Merge(mut options) => {
            options.folders.iter_mut().chain([&mut options.out]).for_each(|folder| folder.push(FOLDER));
            reproduce::merge_command(&options, &registry)
        }
        Command::DeviceCheck(options) => {
            device_check::command(&options, &mut std::io::stdout().lock()).map_err(Box::<dyn Error>::from)
        }
        Command::Recipes(options) => paper::command(&options).map(|()| true),
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
