//! Gaussian noise with exactly the covariance of a minibatch gradient, by one weighted backward pass.
//!
//! The noise is a gradient of the loss with centred Gaussian weights of the samples:
//!
//! ```text
//! xi = c (1/n) sum_i w_i grad l_i,   w_i = z_i - (mean of z),   z_i independent standard normal
//! ```
//!
//! The w_i sum to 0, so the full gradient grad L may be subtracted from each grad l_i; the deviations grad l_i - grad
//! L sum to 0, so the mean of z drops out of what remains:
//!
//! ```text
//! xi = c (1/n) sum_i z_i (grad l_i - grad L),   Cov xi = c^2 (1/n^2) sum_i (grad l_i - grad L)(..)' = c^2 Sigma_1 / n
//! ```
//!
//! A batch of size B has the covariance f Sigma_1, f = 1/B with replacement and (n - B)/((n - 1) B) without
//! ([`Sampler::covariance_factor`]), hence c = sqrt(n f). With the weights 1 + c w_i
//! gradient and noise come out of one pass. Li21 trains networks with such noise (NGD, Figure 3).
//!
//! The gradient of each sample has to depend on that sample alone: with batch normalization it does not.

use optsde_core::Real;

use super::minibatch::check_population;
use super::{FullGradient, GradientSource, NoiseError};
use crate::network::{Network, NetworkError};
use crate::sampling::Sampler;
use crate::streams::{Use, of_step, with_normals};

/// What the noise comes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Nothing: the noise alone.
    Zero,
    /// The full gradient.
    FullGradient,
}

/// Gaussian noise with the covariance of minibatches.
#[derive(Clone, Debug)]
pub struct MatchedGaussian<R> {
    sampler: Sampler,
    around: Around,
    full: FullGradient<R>,
    weights: Vec<R>,
}

impl<R: Real> MatchedGaussian<R> {
    /// With the covariance and the seed of these batches, and at most `micro_batch` samples at once. Steps are
    /// independent, whatever those of the batches are.
    pub fn new(sampler: Sampler, around: Around, micro_batch: usize) -> Result<Self, NoiseError> {
        Ok(Self { sampler, around, full: FullGradient::new(micro_batch)?, weights: Vec::new() })
    }

    /// c = sqrt(n f).
    pub fn factor(&self) -> f64 {
        (f64::from(self.sampler.population()) * self.sampler.covariance_factor()).sqrt()
    }

    /// The gradient that belongs to the standard normal numbers z, one for each sample: the map from numbers to noise
    /// is affine.
    pub fn of_normals(
        &mut self,
        network: &mut dyn Network<R>,
        normals: &[R],
        x: &[R],
        out: &mut [R],
    ) -> Result<f64, NetworkError> {
        self.weights.clear();
        self.weights.extend_from_slice(normals);
        self.weighted(network, x, out)
    }

    /// From the normal numbers in `weights`.
    fn weighted(&mut self, network: &mut dyn Network<R>, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        check_population(&self.sampler, network.samples())?;
        let mean = self.weights.iter().map(|z| z.to_f64()).sum::<f64>() / f64::from(self.sampler.population());
        let factor = self.factor();
        let constant = if self.around == Around::FullGradient { 1.0 } else { 0.0 };
        for weight in &mut self.weights {
            *weight = R::of(constant + factor * (weight.to_f64() - mean));
        }
        self.full.weighted(network, x, Some(&self.weights), out)
    }
}

impl<R: Real> GradientSource<R> for MatchedGaussian<R> {
    /// The loss has the same weights: around the full gradient, its mean is the full loss.
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        self.weights.clear();
        self.weights.resize(self.sampler.population() as usize, R::ZERO);
        with_normals(&of_step(self.sampler.seed(), Use::Weights, k), &mut self.weights, |weight, z| *weight = z);
        self.weighted(network, x, out)
    }

    fn independent_steps(&self) -> bool {
        true
    }
}
