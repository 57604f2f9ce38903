//! The command itself, for every program that has experiments.

use std::error::Error;

use super::merge::{MergeOptions, merge};
use super::options::Options;
use super::result::RunResult;
use super::run::{chosen_elsewhere, list, run};
use super::seeds::run_seeds;
use super::shard::run_shard;
use crate::experiment::Registry;
use crate::output::print;
use crate::report::{self, Written, terminal};

/// Puts shares together, writes the report, and prints; whether all is as expected.
///
/// # Errors
/// Shares that do not fit, and what could not be written.
pub fn merge_command(options: &MergeOptions, registry: &Registry) -> Result<bool, Box<dyn Error>> {
    let result = merge(options, registry)?;
    let written = report::write(&options.out, &result, registry.not_reproduced)?;
    print(&terminal::table(&result, &written.report, terminal::Terminal::of_stdout()))?;
    Ok(result.counts().is_success(result.record.profile))
}

/// Runs what the options say, writes the report, and prints; whether all is as expected.
///
/// # Errors
/// What could not be run or written.
pub fn command(options: &Options, registry: &Registry) -> Result<bool, Box<dyn Error>> {
    let lines = |ids: &[&str]| ids.iter().flat_map(|id| [*id, "\n"]).collect::<String>();
    if options.list {
        print(&format!("{}\n", list(registry)))?;
        return Ok(true);
    }
    let elsewhere = chosen_elsewhere(&options.only, registry);
    if options.networks {
        print(&lines(&elsewhere))?;
        return Ok(true);
    }
    if let Some(shard) = options.shard {
        run_shard(options, registry, shard)?;
        print(&format!(
            "Shard {shard} is finished in {}; when all are: optsde merge FOLDER...\n",
            options.out.display()
        ))?;
        return Ok(true);
    }
    let write = |options: &Options, result: &RunResult| -> Result<Written, Box<dyn Error>> {
        report::write(&options.out, result, registry.not_reproduced)
            .map_err(|error| format!("{error}; finished simulations are kept, continue with --resume").into())
    };
    if let Some(others) = options.seeds {
        let report = |options: &Options, result: &RunResult| write(options, result).map(drop);
        let seeds = run_seeds::<Box<dyn Error>>(options, registry, others, report)?;
        print(&format!("{}\n", seeds.text()))?;
        return Ok(seeds.is_success(options));
    }
    let result = run(options, registry)?;
    if result.experiments.is_empty() {
        print(&format!("Nothing to do here; chosen are, {}:\n{}", registry.where_else, lines(&elsewhere)))?;
        return Ok(true);
    }
    let written = write(options, &result)?;
    print(&terminal::table(&result, &written.report, terminal::Terminal::of_stdout()))?;
    Ok(result.counts().is_success(options.profile))
}
