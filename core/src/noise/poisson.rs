//! Poisson noise: independent centred Poisson components, scale (P - m) with P ~ Poisson(m).
//!
//! C = scale^2 m I, third central moment scale^3 m. Li21 Example B.1: where the gradient of one sample is
//! Poisson(1), a batch of B has gradient Poisson(B)/B, so SGD with learning rate B eta and batch size B gives
//! -eta Poisson(T) after T/B steps for every B: the linear scaling rule holds exactly and the SDE does not
//! (third cumulant -eta^3 T instead of 0). There m = B, scale = 1/B and the mean gradient is 1.

use super::GradientNoise;
use crate::Real;
use crate::linalg::Vector;
use crate::random::{ParameterError, Poisson, Random};

/// Centred Poisson noise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CenteredPoisson<R> {
    poisson: Poisson,
    mean: R,
    scale: R,
}

impl<R: Real> CenteredPoisson<R> {
    /// From the Poisson distribution of a component and the factor of every component.
    pub fn new(poisson: Poisson, scale: R) -> Result<Self, ParameterError> {
        ParameterError::unless_finite("scale", scale)?;
        Ok(Self { poisson, mean: R::of(poisson.mean()), scale })
    }
}

impl<R: Real, const D: usize> GradientNoise<R, D> for CenteredPoisson<R> {
    fn words(&self) -> u64 {
        self.poisson.words().saturating_mul(D as u64)
    }

    #[inline(always)]
    fn draw(&self, _x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let mut values = [R::ZERO; D];
        for value in &mut values {
            *value = self.scale * (R::of_count(u64::from(self.poisson.draw(random))) - self.mean);
        }
        values
    }
}
