//! Why noise cannot be made or measured.

use optsde::theory::TheoryError;

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
    /// Of a prediction or an estimator.
    #[error(transparent)]
    Theory(#[from] TheoryError),
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
    /// Gradients of different steps that are not independent.
    #[error(
        "the steps of the source depend on each other, as those of an epoch do, allowed: sources with independent steps"
    )]
    Dependent,
}

impl NoiseError {
    /// An error unless the number is finite.
    pub(crate) fn unless_finite(field: &'static str, value: f64) -> Result<(), Self> {
        if value.is_finite() { Ok(()) } else { Err(Self::Number { field, value, allowed: "finite numbers" }) }
    }
}
