//! Noise of any covariance, distribution and scale: sigma L(x) z, with L L^T = Sigma(x) and the components of z
//! independent, of mean 0 and variance 1.
//!
//! With a loss it is the noisy gradient oracle of Malladi22 Definition 2.3, g = grad f(x) + sigma z with
//! E z z^T = Sigma(x): [`ScaledOracle`]. sigma is what the batch size changes: with batches of B samples drawn
//! with replacement, each of covariance Sigma_1, Sigma = Sigma_1 and sigma = 1/sqrt(B) (Appendix F.1, where the
//! covariance of a mean of B should read Sigma/B). The law of z may change with sigma, as the definition allows: a
//! mean of B skewed gradients has a skewness that falls as 1/sqrt(B).

use super::{Covariance, GradientNoise, StandardDistribution};
use crate::Real;
use crate::linalg::Vector;
use crate::oracle::NoisyGradient;
use crate::random::{ParameterError, Random};

/// sigma L(x) z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlated<C, P, R> {
    covariance: C,
    distribution: P,
    scale: R,
}

/// The noisy gradient oracle of Malladi22 Definition 2.3: a loss, a covariance, a distribution and a scale.
pub type ScaledOracle<L, C, P, R> = NoisyGradient<L, Correlated<C, P, R>>;

impl<C, P, R: Real> Correlated<C, P, R> {
    /// From Sigma, the distribution of the components of z, and sigma (`scale`), finite and at least 0.
    pub fn new(covariance: C, distribution: P, scale: R) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("scale", scale)?;
        Ok(Self { covariance, distribution, scale })
    }

    /// Sigma, without sigma^2.
    pub fn covariance(&self) -> &C {
        &self.covariance
    }

    /// sigma.
    pub fn scale(&self) -> R {
        self.scale
    }
}

impl<R, C, P, const D: usize> GradientNoise<R, D> for Correlated<C, P, R>
where
    R: Real,
    C: Covariance<R, D>,
    P: StandardDistribution<R>,
{
    const FIRST_NORMALS: usize = if P::NORMAL { D } else { 0 };

    fn words(&self) -> u64 {
        self.distribution.words(D)
    }

    #[inline(always)]
    fn draw(&self, x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let z = self.distribution.draw(random);
        self.covariance.correlate(x, &z).map(|noise| self.scale * noise)
    }
}
