//! `optsde merge`

use optsde::experiment::Registry;
use optsde::report::{self, terminal};
use optsde::reproduce::{self, MergeOptions};

use super::{Outcome, print, success};

pub(crate) fn run(options: &MergeOptions) -> Outcome {
    let registry = Registry::own();
    let result = reproduce::merge(options, &registry)?;
    let written = report::write(&options.out, &result, registry.not_reproduced)?;
    print(&terminal::table(&result, &written.report, terminal::Terminal::of_stdout()))?;
    Ok(success(result.counts().is_success(result.record.profile)))
}
