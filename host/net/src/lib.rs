//! Networks: what optimizers and their equations do to losses that cannot be solved.
//!
//! All parameters of a network lie in one flat array, the master copy, which the optimizers of the core and the schemes for
//! their equations move; a [`Network`] computes losses and gradients at such an array.

pub mod candle_network;
pub mod data;
pub mod layer;
pub mod layout;
pub mod model;
pub mod network;

pub use layout::{Kind, Layout, Segment};
pub use network::{Batch, Evaluation, Network, NetworkError, Number};
