//! The symmetric alpha-stable distribution, with characteristic function exp(-|t|^alpha).
//!
//! ```text
//! X = sin(alpha V) / cos(V)^(1/alpha) (cos((1 - alpha) V) / E)^((1 - alpha)/alpha),
//! V uniform in (-pi/2, pi/2), E exponential with mean 1
//! ```
//!
//! (Chambers, Mallows and Stuck, "A method for simulating stable random variables", JASA 1976, without skewness):
//! exact, two uniforms, no rejection and no branch. It is evaluated as the exponential of a sum of logarithms, in
//! which nothing is singular at alpha = 1: there X = tan V, the Cauchy distribution. alpha = 2 gives X = 2 sin(V)
//! sqrt(E), the normal distribution with variance **2**, not 1.
//!
//! Conventions: S(alpha, beta = 0, scale = 1, location = 0) in the parametrisations 0 and 1 of Nolan, which agree
//! without skewness, and `scipy.stats.levy_stable(alpha, 0)`. For alpha < 2 moments of order alpha and above are
//! infinite, and P(|X| > x) tends to 2 Gamma(alpha) sin(pi alpha / 2) / pi x^-alpha.

use super::{ParameterError, Random};
use crate::Real;

/// A symmetric alpha-stable distribution of scale 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SymmetricStable<R> {
    alpha: R,
    inverse: R,
}

impl<R: Real> SymmetricStable<R> {
    /// With index `alpha` in [0.01, 2]. There about one draw of a thousand overflows to infinity, in
    /// single precision from alpha = 0.08 downwards.
    pub fn new(alpha: R) -> Result<Self, ParameterError> {
        let holds = alpha >= R::of(0.01) && alpha <= R::TWO;
        ParameterError::unless(holds, "alpha", alpha, "0.01 to 2")?;
        Ok(Self { alpha, inverse: R::ONE / alpha })
    }

    /// alpha.
    pub fn alpha(&self) -> R {
        self.alpha
    }

    /// One number.
    #[inline(always)]
    pub fn draw(&self, random: &mut impl Random<R>) -> R {
        // V as a fraction of a turn, exact, never 0 and never a quarter.
        let v = R::HALF * (random.uniform() - R::HALF);
        let exponential = -random.uniform().natural_logarithm_of_normal();
        let (sine, _) = (self.alpha * v).sine_cosine_of_fraction();
        let (_, cosine) = v.sine_cosine_of_fraction();
        let (_, other) = ((R::ONE - self.alpha) * v).sine_cosine_of_fraction();
        let radius = other.natural_logarithm_of_normal() - exponential.natural_logarithm_of_normal();
        let size = sine.magnitude().natural_logarithm_of_normal() - self.inverse * cosine.natural_logarithm_of_normal()
            + (R::ONE - self.alpha) * self.inverse * radius;
        let size = size.exponential();
        if v < R::ZERO { -size } else { size }
    }

    /// Words taken by [`draw`](Self::draw).
    pub const fn words(&self) -> u64 {
        R::WORDS_PER_UNIFORM.saturating_mul(2)
    }
}
