//! `optsde predict`

use std::io::{self, BufReader, BufWriter, ErrorKind};
use std::process::ExitCode;

use clap::Args;
use optsde::predict::{QUANTITIES, Quantity, answer};

use super::{Outcome, print};

/// Answers predictions: JSON lines in, JSON lines out.
///
/// Each line is {"id": .., "quantity": "..", "inputs": {..}} and is answered by {"id": .., "value": {..}} or
/// {"id": .., "error": ".."}. --list says which quantities there are, and their fields. The exit code is 0 when every
/// line was answered, with a value or an error.
///
/// Example: echo '{"id": 1, "quantity": "time_maps", "inputs": {"eta": 0.1, "k": 3}}' | optsde predict
#[derive(Args)]
pub(crate) struct Options {
    /// List the quantities with the fields of their inputs (? may be left out) and of their answers (->), and stop.
    #[arg(long)]
    list: bool,
}

pub(crate) fn run(options: &Options) -> Outcome {
    if options.list {
        print(&QUANTITIES.iter().map(Quantity::to_string).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    match answer(BufReader::new(io::stdin().lock()), BufWriter::new(io::stdout().lock())) {
        // Who reads the answers has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(ExitCode::SUCCESS),
    }
}
