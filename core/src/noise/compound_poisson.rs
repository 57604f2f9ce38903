//! Compound Poisson noise: independent components J_1 + ... + J_P - m a, with P ~ Poisson(m) jumps
//! J ~ N(a, s^2).
//!
//! Given P the sum is N(a P, s^2 P), so one Poisson and one normal number are enough:
//! a (P - m) + s sqrt(P) Z. Infinitely divisible, with cumulants m E J^n for n >= 2: C = m (a^2 + s^2) I, third
//! m (a^3 + 3 a s^2), fourth m (a^4 + 6 a^2 s^2 + 3 s^4). As m grows at a fixed C it tends to white noise. Infinitely
//! divisible noise is that of Li21 Appendix B.2, under which the linear scaling rule holds without an SDE. s = 0 is [`CenteredPoisson`](super::CenteredPoisson)
//! from other words; the other infinitely divisible laws here are the normal, the alpha-stable, Student's t and the
//! chi-squared (a gamma law of shape n/2).

use super::GradientNoise;
use crate::Real;
use crate::linalg::Vector;
use crate::random::{ParameterError, Poisson, Random, normals_words};

/// Centred compound Poisson noise with normal jumps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CompoundPoisson<R> {
    poisson: Poisson,
    mean: R,
    jump_mean: R,
    jump_deviation: R,
}

impl<R: Real> CompoundPoisson<R> {
    /// From the distribution of the number of jumps, and a (finite) and s (finite, at least 0) of a jump.
    pub fn new(poisson: Poisson, jump_mean: R, jump_deviation: R) -> Result<Self, ParameterError> {
        ParameterError::unless_finite("jump_mean", jump_mean)?;
        ParameterError::unless_not_negative("jump_deviation", jump_deviation)?;
        Ok(Self { poisson, mean: R::of(poisson.mean()), jump_mean, jump_deviation })
    }
}

impl<R: Real, const D: usize> GradientNoise<R, D> for CompoundPoisson<R> {
    const FIRST_NORMALS: usize = D;

    fn words(&self) -> u64 {
        self.poisson.words().saturating_mul(D as u64).saturating_add(normals_words::<R>(D))
    }

    #[inline(always)]
    fn draw(&self, _x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let mut values = random.normals::<D>();
        for value in &mut values {
            let jumps = R::of_count(u64::from(self.poisson.draw(random)));
            *value = self.jump_mean * (jumps - self.mean) + self.jump_deviation * jumps.square_root() * *value;
        }
        values
    }
}
