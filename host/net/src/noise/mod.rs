//! Gradient noise of networks: sources of stochastic gradients.
//!
//! A [`GradientSource`] gives the gradient of step k, a function of the seed, of k and of the parameters:
//!
//! | source | mean | covariance |
//! | --- | --- | --- |
//! | [`Minibatch`] | grad L | f Sigma_1 (see [`sampling`](crate::sampling)) |
//! | [`FullGradient`] | grad L | 0 |
//! | [`Added`] to another | that of the other | that of the other + sigma^2 I |
//! | [`MatchedGaussian`] | grad L, or 0 | f Sigma_1 |
//! | [`Svag`] around another | that of the other | a times that of the other |
//!
//! Sigma_1 is the covariance of the gradient of one uniformly drawn sample. [`Accumulated`] lets any of them work in micro-batches.

mod added;
mod error;
mod full;
mod matched;
mod micro_batches;
mod minibatch;
mod source;
mod svag;

pub use added::{Added, add_isotropic};
pub use error::NoiseError;
pub use full::{FullGradient, full_gradient};
pub use matched::{Around, MatchedGaussian};
pub use micro_batches::{Accumulated, MicroBatches};
pub use minibatch::Minibatch;
pub use source::GradientSource;
pub use svag::Svag;
