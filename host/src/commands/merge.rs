//! `optsde merge`

use optsde::experiment::NOT_REPRODUCED;
use optsde::report::{self, terminal};
use optsde::reproduce::{self, MergeOptions};

use super::{Outcome, print, success};

pub(crate) fn run(options: &MergeOptions) -> Outcome {
    let result = reproduce::merge(options)?;
    let written = report::write(&options.out, &result, NOT_REPRODUCED)?;
    print(&terminal::table(&result, &written.report, terminal::Terminal::of_stdout()))?;
    Ok(success(result.counts().is_success(result.record.profile)))
}
