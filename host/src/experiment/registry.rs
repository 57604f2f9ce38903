//! All experiments, and what of the papers is not among them.

use super::{Experiment, liu21};

/// Every experiment, in the order of the papers.
pub const EXPERIMENTS: &[&Experiment] = &[];
