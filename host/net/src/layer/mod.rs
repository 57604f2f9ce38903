//! Layers: differentiable functions of tensors, whose gradients are checked against finite differences.
//!
//! Operations of candle are used where their gradient is right; `docs/candle.md` lists those where it is not, and what
//! stands here instead. Parameters are arguments: a layer keeps nothing.

mod activation;
mod attention;
mod average_pool;
mod batch_norm;
mod binary_cross_entropy;
mod convolution;
mod cross_entropy;
mod dense;
mod dropout;
mod embedding;
mod given;
mod group_norm;
mod layer_norm;
mod max_pool;
mod normalize;
mod patches;
mod relu;
mod softmax;
pub(crate) mod unfold;
mod vector;

pub use activation::{gelu, gelu_tanh, tanh};
pub use attention::{Mask, attention};
pub use average_pool::{average_pool, global_average_pool};
pub use batch_norm::{BatchStatistics, Running, batch_norm, batch_norm_of_running};
pub use binary_cross_entropy::binary_cross_entropy;
pub use convolution::convolution;
pub use cross_entropy::cross_entropy;
pub use dense::dense;
pub use dropout::dropout;
pub use embedding::embedding;
pub use group_norm::group_norm;
pub use layer_norm::layer_norm;
pub use max_pool::max_pool;
pub use normalize::scale_shift;
pub use patches::patches;
pub use relu::relu;
pub use softmax::softmax;
pub use unfold::Window;

/// An argument of a layer that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} is {value}, allowed: {allowed}")]
pub struct LayerError {
    /// What of the layer.
    pub field: &'static str,
    /// Its value.
    pub value: String,
    /// What it may be.
    pub allowed: String,
}

impl LayerError {
    /// As an error of candle, which operations return.
    pub(crate) fn of(
        field: &'static str,
        value: &dyn std::fmt::Display,
        allowed: impl Into<String>,
    ) -> candle_core::Error {
        candle_core::Error::wrap(Self { field, value: value.to_string(), allowed: allowed.into() })
    }
}
