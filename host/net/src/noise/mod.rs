//! Gradient noise of networks: sources of stochastic gradients, and what is measured of their noise.
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
//! Sigma_1 is the covariance of the gradient of one uniformly drawn sample. [`Accumulated`] lets any of them work in
//! micro-batches.
//!
//! Li21 calls N = E |g - grad L|^2 = tr Cov g the noise, G = |grad L|^2 the signal, and decides by N / G whether an
//! SDE can be close. [`ExactNoise`] has them from the gradients of all samples, [`measure`] from independent steps of
//! any source, and a [`Window`] averages them over a training run. [`tail_index`] is the estimator that takes
//! correlations for heavy tails.

mod added;
mod error;
mod exact;
mod full;
mod jackknife;
mod matched;
mod measured;
mod micro_batches;
mod minibatch;
mod modified;
mod pair_of_means;
mod source;
mod svag;
mod tails;
mod window;

pub use added::{Added, add_isotropic};
pub use error::NoiseError;
pub use exact::{ExactNoise, MAX_PARAMETERS, sample_covariance};
pub use full::{FullGradient, full_gradient};
pub use matched::{Around, MatchedGaussian};
pub use measured::{MeasuredNoise, Steps, measure};
pub use micro_batches::{Accumulated, MicroBatches};
pub use minibatch::Minibatch;
pub use modified::ModifiedGradient;
pub use pair_of_means::PairOfMeans;
pub use source::GradientSource;
pub use svag::Svag;
pub use tails::{Blocks, TailIndex, tail_index};
pub use window::{Equilibrium, Window, squared_norm};
