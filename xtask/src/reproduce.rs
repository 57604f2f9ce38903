//! `cargo xtask reproduce` and `merge`: the experiments of the command `optsde`, then those with networks, whose package brings a
//! hundred crates and is built only when one of them is chosen.

use std::process::{Command, ExitCode, Stdio};

use crate::{WRONG_ARGUMENTS, optsde_command, run};

/// The package of the networks, and of its program.
const NETWORKS: &str = "optsde-net";

/// Runs the experiments that the arguments choose.
pub(crate) fn reproduce(rest: &[&str]) -> ExitCode {
    let first = match optsde_command("optsde", "reproduce", rest) {
        Ok(mut command) => run(&mut command),
        Err(code) => return code,
    };
    // Only claims that are not decided as expected leave something to do.
    if first != ExitCode::SUCCESS && first != ExitCode::from(1)
        || rest.iter().any(|a| ["--list", "--help", "-h"].contains(a))
    {
        return first;
    }
    match networks(rest) {
        Ok(false) => first,
        Ok(true) => worse(first, second("reproduce", rest)),
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(WRONG_ARGUMENTS)
        }
    }
}

/// Puts the shares of a run together, of networks where the first folder has them.
pub(crate) fn merge(rest: &[&str]) -> ExitCode {
    let first = match optsde_command("optsde", "merge", rest) {
        Ok(mut command) => run(&mut command),
        Err(code) => return code,
    };
    let shared = rest.iter().any(|folder| std::path::Path::new(folder).join("networks/shard.json").exists());
    if shared && first != ExitCode::from(WRONG_ARGUMENTS) { worse(first, second("merge", rest)) } else { first }
}

/// Whether the arguments choose experiments with networks, as the program says that needs none.
fn networks(rest: &[&str]) -> Result<bool, String> {
    let mut command: Command =
        optsde_command("optsde", "reproduce", rest).map_err(|_| "the program cannot be built".to_owned())?;
    let output = command.arg("--networks").stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
    Ok(!output.stdout.is_empty())
}

fn second(subcommand: &str, rest: &[&str]) -> ExitCode {
    println!("\nExperiments with networks (package {NETWORKS}; a first build takes minutes):");
    let command = optsde_command(NETWORKS, subcommand, rest);
    command.map_or_else(|code| code, |mut command| run(with_threads(&mut command)))
}

/// Says how many threads there are, where nobody has: candle asks the system again at every matrix product, which costs more than a
/// small product.
fn with_threads(command: &mut Command) -> &mut Command {
    match (std::env::var_os("RAYON_NUM_THREADS"), std::thread::available_parallelism()) {
        (None, Ok(threads)) => command.env("RAYON_NUM_THREADS", threads.to_string()),
        _ => command,
    }
}

fn worse(first: ExitCode, second: ExitCode) -> ExitCode {
    if second == ExitCode::SUCCESS { first } else { second }
}
