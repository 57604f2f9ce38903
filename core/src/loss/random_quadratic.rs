//! A finite mixture of parabolas of one parameter: L_i(x) = a_i x^2 / 2 - b_i x with probability p_i.
//!
//! grad L_i(x) = a_i x - b_i. Curvature and minimum are both random, so the noise depends on the position:
//!
//! ```text
//! L(x) = E[a] x^2 / 2 - E[b] x        Sigma(x) = E (a x - b)^2 - (E a x - E b)^2
//! ```
//!
//! All moments of stochastic gradient descent, of SVAG and of the differential equations of Li21 (eqs. 2, 6
//! and 32) are closed on it, which makes it the test case of weak orders.

use super::{Loss, RandomLoss};
use crate::Real;
use crate::linalg::{Matrix, Vector};
use crate::noise::{Covariance, NoiseStructure};
use crate::random::Random;

/// One of the parabolas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parabola<R> {
    /// a_i.
    pub curvature: R,
    /// b_i.
    pub offset: R,
    /// p_i, at least 0.
    pub probability: R,
}

/// Why a [`RandomQuadratic`] cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RandomQuadraticError {
    /// A number of a parabola is out of range.
    Parabola {
        /// Which parabola.
        index: usize,
        /// Which number.
        field: &'static str,
        /// Its value.
        value: f64,
    },
    /// The probabilities do not add up to 1.
    Sum(
        /// Their sum.
        f64,
    ),
}

impl core::fmt::Display for RandomQuadraticError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Parabola { index, field, value } => {
                let allowed = if *field == "probability" { "0 to 1" } else { "finite numbers" };
                write!(f, "{field} of parabola {index} is {value}, allowed: {allowed}")
            }
            Self::Sum(sum) => write!(f, "the sum of all probability is {sum}, allowed: 1 up to rounding"),
        }
    }
}

impl core::error::Error for RandomQuadraticError {}

/// A random parabola out of `COUNT`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomQuadratic<R, const COUNT: usize> {
    parabolas: [Parabola<R>; COUNT],
    curvature: R,
    offset: R,
}

impl<R: Real, const COUNT: usize> RandomQuadratic<R, COUNT> {
    /// From the parabolas; their probabilities are 0 to 1 and add up to 1 within `COUNT` roundings.
    pub fn new(parabolas: [Parabola<R>; COUNT]) -> Result<Self, RandomQuadraticError> {
        let (mut sum, mut curvature, mut offset) = (R::ZERO, R::ZERO, R::ZERO);
        for (index, parabola) in parabolas.iter().enumerate() {
            let &Parabola { curvature: a, offset: b, probability: p } = parabola;
            let error = |field, value: R| RandomQuadraticError::Parabola { index, field, value: value.to_f64() };
            if !a.finite() {
                return Err(error("curvature", a));
            }
            if !b.finite() {
                return Err(error("offset", b));
            }
            if !(p >= R::ZERO && p <= R::ONE) {
                return Err(error("probability", p));
            }
            sum += p;
            curvature += p * a;
            offset += p * b;
        }
        if (sum - R::ONE).magnitude() <= R::of_count(COUNT as u64) * R::EPSILON {
            Ok(Self { parabolas, curvature, offset })
        } else {
            Err(RandomQuadraticError::Sum(sum.to_f64()))
        }
    }

    /// The parabolas.
    pub fn parabolas(&self) -> &[Parabola<R>; COUNT] {
        &self.parabolas
    }

    /// Sigma(x), the variance of the gradient.
    #[inline(always)]
    pub fn variance(&self, x: R) -> R {
        let mean = self.curvature * x - self.offset;
        let mut variance = R::ZERO;
        for parabola in &self.parabolas {
            let deviation = parabola.curvature * x - parabola.offset - mean;
            variance += parabola.probability * deviation * deviation;
        }
        variance
    }
}

impl<R: Real, const COUNT: usize> Loss<R, 1> for RandomQuadratic<R, COUNT> {
    fn value(&self, &[x]: &Vector<R, 1>) -> R {
        R::HALF * self.curvature * x * x - self.offset * x
    }

    #[inline(always)]
    fn gradient(&self, &[x]: &Vector<R, 1>) -> Vector<R, 1> {
        [self.curvature * x - self.offset]
    }

    fn hessian(&self, _x: &Vector<R, 1>) -> Matrix<R, 1> {
        [[self.curvature]]
    }
}

impl<R: Real, const COUNT: usize> RandomLoss<R, 1> for RandomQuadratic<R, COUNT> {
    type Sample = Parabola<R>;

    fn words(&self) -> u64 {
        R::WORDS_PER_UNIFORM
    }

    /// By one uniform number, whose grid bounds the error of each probability: 2^-23 (`f32`), 2^-52 (`f64`).
    #[inline(always)]
    fn draw(&self, random: &mut impl Random<R>) -> Parabola<R> {
        let uniform: R = random.uniform();
        let mut below = R::ZERO;
        let mut drawn = Parabola { curvature: R::ZERO, offset: R::ZERO, probability: R::ZERO };
        for parabola in &self.parabolas {
            // The last one that begins below the uniform number; one of probability 0 never lasts.
            if below <= uniform && parabola.probability > R::ZERO {
                drawn = *parabola;
            }
            below += parabola.probability;
        }
        drawn
    }

    fn value_of(&self, gamma: &Parabola<R>, &[x]: &Vector<R, 1>) -> R {
        R::HALF * gamma.curvature * x * x - gamma.offset * x
    }

    #[inline(always)]
    fn gradient_of(&self, gamma: &Parabola<R>, &[x]: &Vector<R, 1>) -> Vector<R, 1> {
        [gamma.curvature * x - gamma.offset]
    }
}

impl<R: Real, const COUNT: usize> Covariance<R, 1> for RandomQuadratic<R, COUNT> {
    #[inline(always)]
    fn correlate(&self, &[x]: &Vector<R, 1>, &[z]: &Vector<R, 1>) -> Vector<R, 1> {
        [self.variance(x).square_root() * z]
    }

    #[inline(always)]
    fn variances(&self, &[x]: &Vector<R, 1>) -> Vector<R, 1> {
        [self.variance(x)]
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Diagonal
    }
}
