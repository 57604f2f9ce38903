//! SVAG around any gradient source: g = w_1 g_(2k) + w_2 g_(2k+1), both at the same parameters.
//!
//! The weights are those of [`Amplification`], in the way of counting of either paper: they sum to 1, and their
//! squares to a, so that the mean stays and the covariance becomes a Sigma if the two gradients are independent.
//! Those of a reshuffled source mostly are not.

use optsde_core::Real;
use optsde_core::svag::Amplification;

use super::GradientSource;
use crate::network::{Network, NetworkError};

/// A gradient whose noise is amplified.
#[derive(Clone, Debug)]
pub struct Svag<S, R> {
    source: S,
    amplification: Amplification<R>,
    second: Vec<R>,
}

impl<S, R: Real> Svag<S, R> {
    /// From gradients 2k and 2k + 1 of `source`.
    pub fn new(source: S, amplification: Amplification<R>) -> Self {
        Self { source, amplification, second: Vec::new() }
    }
}

impl<R: Real, S: GradientSource<R>> GradientSource<R> for Svag<S, R> {
    /// The loss is the mean of both: amplified as the gradients are, it would only be noisier.
    fn gradient(&mut self, network: &mut dyn Network<R>, k: u64, x: &[R], out: &mut [R]) -> Result<f64, NetworkError> {
        self.second.resize(out.len(), R::ZERO);
        let call = k.wrapping_mul(2);
        let first_loss = self.source.gradient(network, call, x, out)?;
        let second_loss = self.source.gradient(network, call.wrapping_add(1), x, &mut self.second)?;
        let [w1, w2] = self.amplification.weights();
        for (first, second) in out.iter_mut().zip(&self.second) {
            *first = w1 * *first + w2 * *second;
        }
        Ok(0.5 * (first_loss + second_loss))
    }

    fn independent_steps(&self) -> bool {
        self.source.independent_steps()
    }
}
