//! `optsde reproduce`

use optsde::experiment::Registry;
use optsde::reproduce::{Options, command};

use super::{Outcome, success};

pub(crate) fn run(options: &Options) -> Outcome {
    Ok(success(command(options, &Registry::own())?))
}
