//! Symmetric alpha-stable noise: independent components scale X, with E exp(i t X) = exp(-|t|^alpha).
//!
//! For alpha < 2 there is no covariance, and for alpha <= 1 no mean; alpha = 2 is white noise with deviation
//! sqrt(2) scale. A sum of n such noises is one of scale n^(1/alpha) scale: what a Levy-driven SDE
//! scales by, dt^(1/alpha) in place of dt^(1/2) (Simsekli et al., "A tail-index analysis of stochastic gradient
//! noise in deep neural networks", 2019; Li21 Appendix B.3 and B.4 estimate such an alpha).

use super::{GradientNoise, scaled};
use crate::Real;
use crate::linalg::Vector;
use crate::random::{ParameterError, Random, SymmetricStable};

/// Symmetric alpha-stable noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlphaStable<R> {
    stable: SymmetricStable<R>,
    scale: R,
}

impl<R: Real> AlphaStable<R> {
    /// From the distribution of a component at scale 1, and the factor of every component, finite and at least 0.
    pub fn new(stable: SymmetricStable<R>, scale: R) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("scale", scale)?;
        Ok(Self { stable, scale })
    }
}

impl<R: Real, const D: usize> GradientNoise<R, D> for AlphaStable<R> {
    fn words(&self) -> u64 {
        self.stable.words().saturating_mul(D as u64)
    }

    #[inline(always)]
    fn draw(&self, _x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let mut values = [R::ZERO; D];
        for value in &mut values {
            *value = scaled(self.scale, self.stable.draw(random));
        }
        values
    }
}
