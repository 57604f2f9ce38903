//! Networks: what optimizers and their equations do to losses that cannot be solved.
//!
//! All parameters of a network lie in one flat array, the master copy, which the optimizers of the core and the schemes for
//! their equations move; a [`Network`] computes losses and gradients at such an array.

pub mod candle_network;
pub mod checkpoint;
pub mod data;
pub mod device;
pub mod device_check;
pub mod experiment;
pub mod layer;
pub mod layout;
pub mod mlp;
pub mod model;
pub mod network;
pub mod noise;
pub mod optimizer;
pub mod paper;
pub mod sampling;
pub mod scale_invariant;
pub mod sde;
mod streams;
pub mod tensor_optimizer;
pub mod training;

pub use device::{Choice, Hardware};
pub use layout::{Kind, Layout, Segment};
pub use network::{Batch, Evaluation, Network, NetworkError, Number, Split};
pub use tensor_optimizer::TensorOptimizer;
