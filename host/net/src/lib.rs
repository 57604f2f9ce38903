//! Networks: what optimizers and their equations do to losses that cannot be solved.
//!
//! All parameters of a network lie in one flat array, the master copy, which the optimizers of the core and the schemes for
//! their equations move; a [`Network`] computes losses and gradients at such an array.

pub mod checkpoint;
pub mod data;
pub mod experiment;
pub mod layout;
pub mod mlp;
pub mod network;
pub mod noise;
pub mod optimizer;
pub mod sampling;
pub mod sde;
mod streams;
pub mod training;

pub use layout::{Kind, Layout, Segment};
pub use network::{Batch, Evaluation, Network, NetworkError, Number, Split};
