//! `optsde reproduce`: runs experiments, keeps what is finished, and hands the result to the report.

mod options;
mod result;
mod run;

pub use options::Options;
pub use result::{Counts, ExperimentResult, RunRecord, RunResult};
pub use run::{RunError, list, run};
