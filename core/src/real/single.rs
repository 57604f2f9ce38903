//! IEEE single precision as [`Real`].

use super::Real;
use crate::elementary::{complementary_error_function, error_function, exponential, logarithm, turn};

impl Real for f32 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const TWO: Self = 2.0;
    const HALF: Self = 0.5;
    const INFINITY: Self = f32::INFINITY;
    const EPSILON: Self = f32::EPSILON;
    const FORMAT: &'static str = "f32";
    const WORDS_PER_UNIFORM: u64 = 1;

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "documented: nearest")]
    fn of(value: f64) -> Self {
        value as f32
    }
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "documented: nearest")]
    fn of_count(count: u64) -> Self {
        count as f32
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn canonical_bits(self) -> u64 {
        if self.is_nan() { 0x7fc0_0000 } else { u64::from(self.to_bits()) }
    }
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "documented: the lower half")]
    fn from_bit_pattern(bits: u64) -> Self {
        f32::from_bits(bits as u32)
    }
    #[inline(always)]
    fn finite(self) -> bool {
        self.is_finite()
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        f32::from_bits(self.to_bits() & 0x7fff_ffff)
    }
    #[inline(always)]
    fn open_unit(high: u32, _low: u32) -> Self {
        let cell = high >> 9;
        f32::from_bits(0x3f80_0000 | cell) - f32::from_bits(0x3f7f_ffff)
    }
    #[inline(always)]
    fn square_root(self) -> Self {
        libm::sqrtf(self)
    }
    #[inline(always)]
    fn natural_logarithm(self) -> Self {
        logarithm::ln_f32(self)
    }
    #[inline(always)]
    fn natural_logarithm_of_normal(self) -> Self {
        logarithm::ln_of_normal_f32(self)
    }
    #[inline(always)]
    fn exponential(self) -> Self {
        exponential::exp_f32(self)
    }
    #[inline(always)]
    fn exponential_minus_one(self) -> Self {
        exponential::exp_minus_one_f32(self)
    }
    #[inline(always)]
    fn sine_cosine_of_turn(self) -> (Self, Self) {
        turn::sine_cosine_f32(self)
    }
    #[inline(always)]
    fn sine_cosine_of_fraction(self) -> (Self, Self) {
        turn::sine_cosine_of_fraction_f32(self)
    }
    #[inline(always)]
    fn error_function(self) -> Self {
        error_function::erf_f32(self)
    }
    #[inline(always)]
    fn complementary_error_function(self) -> Self {
        complementary_error_function::erfc_f32(self)
    }
    fn integer_below(self) -> Self {
        libm::floorf(self)
    }
    fn log_gamma(self) -> Self {
        libm::lgammaf(self)
    }
    fn power(self, exponent: Self) -> Self {
        libm::powf(self, exponent)
    }
}
