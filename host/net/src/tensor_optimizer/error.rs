//! What can go wrong with a step.

use optsde::gpu::GpuError;
use optsde::optimizer_pass::PassError;

/// Why a step was not made.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// Not as many numbers as parameters.
    #[error("{array} has {value} numbers, allowed: {expected}, one for each parameter")]
    Length {
        /// Which.
        array: &'static str,
        /// Its length.
        value: usize,
        /// That of the parameters.
        expected: usize,
    },
    /// A tensor that cannot be moved, or moved by.
    #[error("{tensor} is {value}, allowed: {allowed}")]
    Tensor {
        /// Which.
        tensor: &'static str,
        /// What it is.
        value: String,
        /// What it may be.
        allowed: &'static str,
    },
    /// What the pass on the CPU said.
    #[error(transparent)]
    Pass(#[from] PassError),
    /// What the GPU said.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// What candle said.
    #[error(transparent)]
    Candle(#[from] candle_core::Error),
}
