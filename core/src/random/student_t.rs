//! Student's t distribution, for any positive number of degrees of freedom.
//!
//! T = sqrt(nu (u^(-2/nu) - 1)) cos 2 pi v
//! (Bailey, "Polar generation of random variates with the t-distribution", Math. Comp. 1994): exact, two
//! uniforms, no rejection. Mean 0 for nu > 1, variance nu / (nu - 2) for nu > 2, fourth moment finite
//! for nu > 4 only.

use super::Random;
use crate::Real;

/// One number from the t distribution with `degrees` > 0 degrees of freedom.
#[inline(always)]
pub fn student_t<R: Real>(degrees: R, random: &mut impl Random<R>) -> R {
    let u = random.uniform();
    let (_, cosine) = random.uniform().sine_cosine_of_fraction();
    let growth = (-(R::TWO / degrees * u.natural_logarithm_of_normal())).exponential_minus_one();
    (degrees * growth).square_root() * cosine
}

/// Words taken by [`student_t`].
#[inline]
pub const fn student_t_words<R: Real>() -> u64 {
    R::WORDS_PER_UNIFORM.saturating_mul(2)
}
