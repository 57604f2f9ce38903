//! `optsde reproduce`: runs experiments, keeps what is finished, and hands the result to the report.
//!
//! Alone, as one of several processes that share the paths ([`run_shard`], then [`merge`]), or with several seeds
//! ([`run_seeds`]).

mod command;
mod merge;
mod options;
mod progress;
mod result;
mod run;
mod seeds;
mod shard;

pub use command::{command, merge_command};
pub use merge::{MergeError, MergeOptions, merge};
pub use options::Options;
pub use result::{Counts, ExperimentResult, RunRecord, RunResult};
pub use run::{RunError, chosen_elsewhere, list, run};
pub use seeds::{Changed, Seeds, run_seeds};
pub use shard::{ShardRecord, run_shard};
