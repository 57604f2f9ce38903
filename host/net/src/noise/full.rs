//! The gradient of the mean loss of all training samples.

use optsde_core::Real;

use super::{GradientSource, MicroBatches, NoiseError};
use crate::network::{Batch, Network, NetworkError};

/// The gradient of gradient descent: no noise.
#[derive(Clone, Debug)]
pub struct FullGradient<R> {
    parts: MicroBatches<R>,
    samples: Vec<u32>,
}

impl<R: Real> FullGradient<R> {
    /// With at most `micro_batch` samples at once.
    pub fn new(micro_batch: usize) -> Result<Self, NoiseError> {
        Ok(Self { parts: MicroBatches::new(micro_batch)?, samples: Vec::new() })
    }

    /// Writes (1/n) sum_i w_i grad l_i(x) over all samples, and returns (1/n) sum_i w_i l_i(x); weights are 1 where
    /// there are none.
    pub fn weighted(
        &mut self,
        network: &mut dyn Network<R>,
        x: &[R],
        weights: Option<&[R]>,
        out: &mut [R],
    ) -> Result<f64, NetworkError> {
        all_samples(network.samples(), &mut self.samples)?;
        self.parts.gradient(network, x, Batch { samples: &self.samples, weights }, out)
    }
}

impl<R: Real> GradientSource<R> for FullGradient<R> {
    fn gradient(&mut self, network: &mut dyn Network<R>, _k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        self.weighted(network, x, None, out)
    }

    fn independent_steps(&self) -> bool {
        true
    }
}

/// Writes the full gradient at x, computed with at most `micro_batch` samples at once, and returns the mean loss.
pub fn full_gradient<R: Real>(
    network: &mut dyn Network<R>,
    x: &[R],
    micro_batch: usize,
    out: &mut [R],
) -> Result<f64, NoiseError> {
    Ok(FullGradient::new(micro_batch)?.weighted(network, x, None, out)?)
}

/// 0..count, where it is not there already.
fn all_samples(count: usize, samples: &mut Vec<u32>) -> Result<(), NetworkError> {
    if samples.len() != count {
        let allowed = "what 32 bits count";
        let end = u32::try_from(count).map_err(|_| NetworkError::Model { field: "samples", value: count, allowed })?;
        samples.clear();
        samples.extend(0..end);
    }
    Ok(())
}
