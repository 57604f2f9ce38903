//! `optsde predict`

use std::io::{self, BufReader, BufWriter, ErrorKind};
use std::process::ExitCode;

use clap::Args;
use optsde::predict::{QUANTITIES, answer};

use super::{Outcome, print};

/// Answers predictions: JSON lines in, JSON lines out.
///
/// Each line is {"id": .., "quantity": "..", "inputs": {..}} and is answered by {"id": .., "value": {..}} or
/// {"id": .., "error": ".."}. The exit code is 0 when every line was answered, with a value or an error.
#[derive(Args)]
pub(crate) struct Options {
    /// List the quantities and stop.
    #[arg(long)]
    list: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if options.list {
        let names: Vec<&str> = QUANTITIES.iter().map(|quantity| quantity.name).collect();
        print(&(names.join("\n") + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    match answer(BufReader::new(io::stdin().lock()), BufWriter::new(io::stdout().lock())) {
        // Who reads the answers has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(ExitCode::SUCCESS),
    }
}
