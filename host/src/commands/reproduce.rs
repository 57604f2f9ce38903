//! `optsde reproduce`

use std::error::Error;
use std::process::ExitCode;

use optsde::experiment::NOT_REPRODUCED;
use optsde::report::{self, Written, terminal};
use optsde::reproduce::{self, Options, RunResult};

use super::{Outcome, print, success};

pub(crate) fn run(options: &Options) -> Outcome {
    if options.list {
        print(&format!("{}\n", reproduce::list()))?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(shard) = options.shard {
        reproduce::run_shard(options, shard)?;
        print(&format!(
            "Shard {shard} is finished in {}; when all are: optsde merge FOLDER...\n",
            options.out.display()
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(others) = options.seeds {
        let report = |options: &Options, result: &RunResult| write(options, result).map(drop);
        let seeds = reproduce::run_seeds::<Box<dyn Error>>(options, others, report)?;
        print(&format!("{}\n", seeds.text()))?;
        return Ok(success(seeds.is_success(options)));
    }
    let result = reproduce::run(options)?;
    let written = write(options, &result)?;
    print(&terminal::table(&result, &written.report, terminal::Terminal::of_stdout()))?;
    Ok(success(result.counts().is_success(options.profile)))
}

fn write(options: &Options, result: &RunResult) -> Result<Written, Box<dyn Error>> {
    report::write(&options.out, result, NOT_REPRODUCED)
        .map_err(|error| format!("{error}; finished simulations are kept, continue with --resume").into())
}
