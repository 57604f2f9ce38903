//! True minibatch noise: the gradient of the mean loss of the samples of step k.

use optsde_core::Real;

use super::GradientSource;
use crate::network::{Batch, Network, NetworkError};
use crate::sampling::Sampler;

/// The gradient of SGD.
#[derive(Clone, Debug)]
pub struct Minibatch {
    sampler: Sampler,
    samples: Vec<u32>,
}

impl Minibatch {
    /// With these batches.
    pub fn new(sampler: Sampler) -> Self {
        Self { sampler, samples: Vec::new() }
    }

    /// Which samples it takes.
    pub fn sampler(&self) -> &Sampler {
        &self.sampler
    }
}

impl<R: Real> GradientSource<R> for Minibatch {
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        check_population(&self.sampler, network.samples())?;
        self.sampler.batch(k, &mut self.samples);
        network.gradient(x, Batch { samples: &self.samples, weights: None }, out)
    }

    fn independent_steps(&self) -> bool {
        self.sampler.independent_steps()
    }
}

/// A smaller population would never visit the rest of the samples, and nothing else would tell.
pub(super) fn check_population(sampler: &Sampler, samples: usize) -> Result<(), NetworkError> {
    let value = sampler.population() as usize;
    if value == samples {
        return Ok(());
    }
    Err(NetworkError::Model { field: "population of the sampler", value, allowed: "the number of training samples" })
}
