//! Isotropic Gaussian noise on top of another gradient: g + sigma xi, xi ~ N(0, I).
//!
//! With the full gradient this is noisy gradient descent, and what the experiments of Comp24 call a stochastic
//! gradient. xi is drawn from the stream of (seed, k), 16 coordinates at a time.

use optsde_core::Real;
use optsde_core::random::Seed;

use super::{GradientSource, NoiseError};
use crate::network::{Network, NetworkError};
use crate::streams::{Use, of_step, with_normals};

/// A gradient with added noise.
#[derive(Clone, Debug)]
pub struct Added<S, R> {
    source: S,
    deviation: R,
    seed: Seed,
}

impl<S, R: Real> Added<S, R> {
    /// With sigma (`deviation`), finite and at least 0.
    pub fn new(source: S, deviation: R, seed: Seed) -> Result<Self, NoiseError> {
        if !deviation.finite() || deviation < R::ZERO {
            let allowed = "a finite number, 0 or more";
            return Err(NoiseError::Number { field: "deviation", value: deviation.to_f64(), allowed });
        }
        Ok(Self { source, deviation, seed })
    }
}

impl<R: Real, S: GradientSource<R>> GradientSource<R> for Added<S, R> {
    /// The loss is that of the other gradient.
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        let loss = self.source.gradient(network, k, x, out)?;
        add_isotropic(self.seed, k, self.deviation, out);
        Ok(loss)
    }

    fn independent_steps(&self) -> bool {
        self.source.independent_steps()
    }
}

/// Adds sigma xi of step k: the same bits with any number of threads.
pub fn add_isotropic<R: Real>(seed: Seed, k: u64, deviation: R, gradient: &mut [R]) {
    with_normals(&of_step(seed, Use::Coordinates, k), gradient, |g, normal| *g += deviation * normal);
}
