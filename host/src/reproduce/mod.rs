//! `optsde reproduce`: runs experiments, keeps what is finished, and hands the result to the report.

mod files;
mod options;
mod result;
mod run;
mod store;

pub use files::write_atomically;
pub use options::Options;
pub use result::{Counts, ExperimentResult, RunRecord, RunResult};
pub use run::{RunError, list, run};
pub use store::{Store, StoreError};
