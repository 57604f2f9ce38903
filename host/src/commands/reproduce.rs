//! `optsde reproduce`

use std::process::ExitCode;

use optsde::experiment::NOT_REPRODUCED;
use optsde::report::{self, terminal};
use optsde::reproduce::{self, Options};

use super::{DIFFERENT, Outcome, print};

pub(crate) fn run(options: &Options) -> Outcome {
    if options.list {
        print(&format!("{}\n", reproduce::list()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let result = reproduce::run(options)?;
    let written = report::write(&options.out, &result, NOT_REPRODUCED)
        .map_err(|error| format!("{error}; finished simulations are kept, continue with --resume"))?;
    print(&terminal::table(&result, &written.report, terminal::Terminal::of_stdout()))?;
    let success = result.counts().is_success(options.profile);
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) })
}
