//! What a thread of each kind of kernel does: ordinary functions, called with the number of the thread.
//!
//! Kernels take pointers, because that is all that a launch can pass; what they point to is stated with each. Nothing here
//! knows whether it runs on a GPU: [`entry`](crate::entry) gives the functions their names there.

mod leaves;
mod paths;
mod step;

pub use leaves::{LeafEnd, LeavesJob, leaves};
pub use paths::{Event, PathsJob, paths};
pub use step::{MAX_FIELDS, QUAD, StepJob, step};

/// The largest number of bins of a histogram.
pub const MAX_BINS: usize = 128;
