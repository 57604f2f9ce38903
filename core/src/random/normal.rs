//! Standard normal numbers by the Box-Muller transform.
//!
//! z1 = sqrt(-2 ln u) cos 2 pi v, z2 = sqrt(-2 ln u) sin 2 pi v
//! (Box and Muller, "A note on the generation of random normal deviates", 1958).
//! Branch-free and of fixed length; the largest value it can give is 8.57 in `f64` and 5.77 in `f32`.

use crate::Real;

/// Two independent standard normal numbers from two independent uniform ones in (0, 1).
#[inline(always)]
pub fn box_muller<R: Real>(u: R, v: R) -> (R, R) {
    let radius = (-(R::TWO * u.natural_logarithm_of_normal())).square_root();
    let (sine, cosine) = v.sine_cosine_of_fraction();
    (radius * cosine, radius * sine)
}

/// Words taken by [`Random::normals`](super::Random::normals) for `count` numbers: an odd count pays for
/// the next even one.
#[inline]
pub const fn normals_words<R: Real>(count: usize) -> u64 {
    (count as u64).div_ceil(2).saturating_mul(2).saturating_mul(R::WORDS_PER_UNIFORM)
}
