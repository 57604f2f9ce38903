//! `optsde merge`

use optsde::experiment::Registry;
use optsde::reproduce::{MergeOptions, merge_command};

use super::{Outcome, success};

pub(crate) fn run(options: &MergeOptions) -> Outcome {
    Ok(success(merge_command(options, &Registry::own())?))
}
