//! Workloads beside peers, measured in pairs in one run: started by `cargo xtask bench`.
//!
//! In each round everybody who does a workload runs once, this project directly before each rival, so that a machine
//! that is busy for a while slows both. A rival is a peer in Python, which stays in its own process from its warm-up
//! to the end of the workload, or a part of the work: the normal numbers alone, a copy of as many bytes; or another library in Rust.

mod adam_step;
mod agreement;
mod contest;
mod ensembles;
mod machine;
mod memory;
mod on_gpu;
mod peer;
mod perceptron;
mod perceptron_candle;
mod predict;
mod stein;
mod table;
mod tree;

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use optsde::gpu::Choice;

use crate::contest::{Contest, Ours, Row};
use crate::peer::Python;

/// Measures workloads beside peers.
#[derive(Parser)]
struct Options {
    /// Rounds; in each, everybody runs once. Medians are shown.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Only workloads whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// The Python that has the peers; without it there are none.
    #[arg(long)]
    python: Option<PathBuf>,
    /// Threads of this project, without peers; all cores if not given.
    #[arg(long, conflicts_with = "python")]
    threads: Option<NonZero<usize>>,
    /// Where this project and its peers run: on the GPU other workloads than on the CPU.
    #[arg(long, value_enum, default_value_t, conflicts_with = "threads")]
    device: Choice,
    /// A missed target is an error, exit code 1.
    #[arg(long)]
    require: bool,
    /// Where the results are written as JSON.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench.json"))]
    out: PathBuf,
    /// Prints the peak memory in bytes of an ensemble of this many steps, and nothing else.
    #[arg(long, hide = true)]
    peak_memory_of_steps: Option<u64>,
}

/// What is measured on, and the workloads that are asked for.
fn contests(options: &Options) -> Result<(String, Vec<Contest>), String> {
    let python = Python(options.python.clone());
    let (machine, mut contests) = match options.device {
        Choice::Cpu => (machine::description(), on_cpu(&python)?),
        Choice::Cuda => on_gpu::contests(&python)?,
    };
    let names: Vec<String> = contests.iter().map(|contest| contest.workload.clone()).collect();
    contests.retain(|contest| contest.workload.contains(&options.only));
    if contests.is_empty() {
        return Err(format!("--only is '{}', allowed: a part of one of\n  {}", options.only, names.join("\n  ")));
    }
    Ok((machine, contests))
}

fn on_cpu(python: &Python) -> Result<Vec<Contest>, String> {
    let mut contests = ensembles::contests(python)?;
    contests.extend(adam_step::contests(python));
    contests.push(perceptron::contest(python)?);
    contests.extend(stein::contests(python)?);
    contests.extend(tree::contests(python));
    contests.extend(predict::contests()?);
    contests.extend(memory::contests());
    Ok(contests)
}

/// Prints and writes the table; 1 if something of ours failed, or missed a target and this matters.
fn measure(options: &Options) -> Result<ExitCode, String> {
    if let Some(steps) = options.peak_memory_of_steps {
        println!("{}", memory::peak_of_run(steps)?);
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(threads) = options.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
        pool.build_global().map_err(|error| error.to_string())?;
    }
    let mut rows: Vec<Row> = Vec::new();
    let (machine, contests) = contests(options)?;
    for contest in contests {
        eprintln!("{} ...", contest.workload);
        rows.extend(contest.run(options.rounds.into()));
    }
    print!("{}", table::markdown(&machine, &rows, options.rounds));
    let json = table::json(&machine, &rows, options.rounds);
    if let Some(folder) = options.out.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(&options.out, json).map_err(|error| format!("{}: {error}", options.out.display()))?;
    let failed = rows.iter().any(|row| matches!(row.ours, Ours::Failed(_)));
    let missed = options.require && rows.iter().any(|row| row.met() == Some(false));
    Ok(if failed || missed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn main() -> ExitCode {
    measure(&Options::parse()).unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::from(2)
    })
}
