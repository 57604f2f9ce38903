//! The `optsde-net` command.

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use optsde::reproduce::{self, Options};
use optsde_net::paper::{self, Recipes};

/// Optimizers as stochastic processes: experiments with networks.
///
/// Exit codes: 0 when all is well, 1 when a claim is not decided as expected, 2 for wrong arguments and failed input or output.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Reproduce(Options),
    Recipes(Recipes),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Reproduce(options) => reproduce::command(&options, &optsde_net::experiment::registry()),
        Command::Recipes(options) => paper::command(&options).map(|()| true),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            // When nobody listens, the exit code still says it.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}
