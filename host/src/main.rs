//! The `optsde` command.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use optsde::reproduce;

/// Optimizers as stochastic processes.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Reproduce(reproduce::Options),
}

/// The exit code of wrong arguments and failed input or output; 1 is for claims that do not hold.
const TROUBLE: u8 = 2;

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Reproduce(options) if options.list => {
            println!("{}", reproduce::list());
            ExitCode::SUCCESS
        }
        Command::Reproduce(options) => match reproduce::run(&options) {
            Ok(result) => {
                for e in &result.experiments {
                    println!("{} {:.1}s {:?}", e.experiment.id, e.seconds, e.findings.as_ref().err());
                    for c in e.claims() {
                        println!("  {:?} {} | {:?} | {:?}", c.verdict(), c.name, c.prediction, c.measured);
                    }
                }
                println!("{:?}", result.counts());
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::from(TROUBLE)
            }
        },
    }
}
