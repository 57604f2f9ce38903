//! Why noise cannot be made or measured.

use crate::network::NetworkError;
use crate::sampling::SamplingError;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum NoiseError {
    /// Of the network.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// Of the batches.
    #[error(transparent)]
    Sampling(#[from] SamplingError),
    /// A count out of range.
    #[error("{field} is {value}, allowed: {allowed}")]
    Count {
        /// Of what.
        field: &'static str,
        /// Its value.
        value: usize,
        /// What it may be.
        allowed: &'static str,
    },
    /// A number out of range.
    #[error("{field} is {value}, allowed: {allowed}")]
    Number {
        /// Of what.
        field: &'static str,
        /// Its value.
        value: f64,
        /// What it may be.
        allowed: &'static str,
    },
}
