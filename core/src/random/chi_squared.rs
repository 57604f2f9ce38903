//! The chi-squared distribution with a whole number of degrees of freedom.
//!
//! X = -2 ln(u_1) - ... - 2 ln(u_h) [+ Z^2 if n is odd], h = floor(n / 2): a pair of squared normal
//! numbers is exponential with mean 2. Mean n, variance 2n, skewness sqrt(8 / n).

use super::{Random, normals_words};
use crate::Real;

/// The number of degrees of freedom of a chi-squared distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DegreesOfFreedom(pub u32);

/// One number from the chi-squared distribution.
#[inline(always)]
pub fn chi_squared<R: Real>(degrees: DegreesOfFreedom, random: &mut impl Random<R>) -> R {
    let mut sum = R::ZERO;
    for _ in 0..degrees.0 / 2 {
        sum -= R::TWO * random.uniform().natural_logarithm_of_normal();
    }
    if degrees.0 % 2 == 1 {
        let [z] = random.normals();
        sum += z * z;
    }
    sum
}

/// Words taken by [`chi_squared`].
#[inline]
pub const fn chi_squared_words<R: Real>(degrees: DegreesOfFreedom) -> u64 {
    let pairs = ((degrees.0 / 2) as u64).saturating_mul(R::WORDS_PER_UNIFORM);
    pairs.saturating_add(normals_words::<R>((degrees.0 % 2) as usize))
}
