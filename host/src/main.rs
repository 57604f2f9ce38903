//! The `optsde` command.

mod commands;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Optimizers as stochastic processes: reproduce papers, predict, advise, check trajectories.
///
/// Exit codes: 0 when all is well, 1 when a claim is not decided as expected, a condition of an advice fails, or a
/// trajectory or a GPU differs, 2 for wrong arguments, failed input or output, and a GPU that is not there or fails.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Reproduce(optsde::reproduce::Options),
    Merge(optsde::reproduce::MergeOptions),
    Predict(commands::predict::Options),
    Advise(commands::advise::Options),
    #[command(subcommand)]
    Golden(commands::golden::Golden),
    /// Prints the digest of the reference workload, which is the same on every machine.
    Digest,
    DeviceCheck(commands::device_check::Options),
}

fn main() -> ExitCode {
    if let Some(register) = optsde::float_mode::unusual() {
        let _ = writeln!(
            std::io::stderr(),
            "error: {register}: something has made the processor flush subnormal numbers or round otherwise than to nearest, \
             and no bit would be sure"
        );
        return ExitCode::from(2);
    }
    let outcome = match Cli::parse().command {
        Command::Reproduce(options) => commands::reproduce::run(&options),
        Command::Merge(options) => commands::merge::run(&options),
        Command::Predict(options) => commands::predict::run(&options),
        Command::Advise(options) => commands::advise::run(&options),
        Command::Golden(golden) => commands::golden::run(&golden),
        Command::Digest => commands::digest::run(),
        Command::DeviceCheck(options) => commands::device_check::run(&options),
    };
    outcome.unwrap_or_else(|error| {
        // When nobody listens, the exit code still says it.
        let _ = writeln!(std::io::stderr(), "error: {error}");
        commands::code(error.as_ref())
    })
}
