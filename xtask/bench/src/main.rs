//! Workloads beside peers, measured in pairs in one run: started by `cargo xtask bench`.
//!
//! In each round everybody who does a workload runs once, this project directly before each rival, so that a machine
//! that is busy for a while slows both. A rival is a peer in Python, which stays in its own process from its warm-up
//! to the end of the workload, or a part of the work: the normal numbers alone, a copy of as many bytes.

mod adam_step;
mod contest;
mod ensembles;
mod machine;
mod memory;
mod peer;
mod predict;
mod stein;
mod table;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::peer::Python;

/// Measures workloads beside peers.
#[derive(Parser)]
struct Options {
    /// Rounds; in each, everybody runs once. Medians are shown.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Only workloads whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// The Python that has the peers; without it there are none.
    #[arg(long)]
    python: Option<PathBuf>,
    /// Where the results are written as JSON.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/bench.json"))]
    out: PathBuf,
    /// Prints the peak memory in bytes of an ensemble of this many steps, and nothing else.
    #[arg(long, hide = true)]
    peak_memory_of_steps: Option<u64>,
}

fn measure(options: &Options) -> Result<(), String> {
    if let Some(steps) = options.peak_memory_of_steps {
        println!("{}", memory::peak_of_run(steps)?);
        return Ok(());
    }
    let python = Python(options.python.clone());
    let mut contests = ensembles::contests(&python)?;
    contests.extend(adam_step::contests(&python));
    contests.extend(stein::contests(&python)?);
    contests.extend(tree::contests(&python));
    contests.extend(predict::contests()?);
    contests.extend(memory::contests());
    let mut rows = Vec::new();
    for contest in contests.into_iter().filter(|contest| contest.workload.contains(&options.only)) {
        eprintln!("{} ...", contest.workload);
        rows.extend(contest.run(options.rounds)?);
    }
    let machine = machine::description();
    print!("{}", table::markdown(&machine, &rows, options.rounds));
    let json = table::json(&machine, &rows, options.rounds);
    if let Some(folder) = options.out.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(&options.out, json).map_err(|error| format!("{}: {error}", options.out.display()))
}

fn main() -> ExitCode {
    match measure(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
