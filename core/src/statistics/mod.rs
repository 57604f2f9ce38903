//! Statistics that do not depend on how the work was divided.
//!
//! Sums over paths follow one fixed tree: a leaf is 64 consecutive paths, reduced by halving; leaves are
//! joined over aligned power-of-two ranges. Any machine, any number of threads and any split into shards
//! therefore adds the same numbers in the same order.

mod digest;
mod histogram;
mod moments;
mod tree;

pub use digest::Digest;
pub use histogram::{Histogram, HistogramError};
pub use moments::Moments;
pub use tree::{Mergeable, Node, NotSiblings, join_right, reduce_leaf, reduce_leaf_of};
