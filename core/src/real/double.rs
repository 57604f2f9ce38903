//! IEEE double precision as [`Real`].

use super::Real;
use crate::elementary::{complementary_error_function, error_function, exponential, logarithm, turn};

impl Real for f64 {
    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const TWO: Self = 2.0;
    const HALF: Self = 0.5;
    const INFINITY: Self = f64::INFINITY;
    const EPSILON: Self = f64::EPSILON;
    const FORMAT: &'static str = "f64";
    const WORDS_PER_UNIFORM: u64 = 2;

    #[inline(always)]
    fn of(value: f64) -> Self {
        value
    }
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "documented: nearest")]
    fn of_count(count: u64) -> Self {
        count as f64
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    #[inline(always)]
    fn canonical_bits(self) -> u64 {
        if self.is_nan() { 0x7ff8_0000_0000_0000 } else { self.to_bits() }
    }
    #[inline(always)]
    fn from_bit_pattern(bits: u64) -> Self {
        f64::from_bits(bits)
    }
    #[inline(always)]
    fn finite(self) -> bool {
        self.is_finite()
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        f64::from_bits(self.to_bits() & 0x7fff_ffff_ffff_ffff)
    }
    #[inline(always)]
    fn open_unit(high: u32, low: u32) -> Self {
        // 1 + cell * 2^-52 by its bits, then minus (1 - 2^-53): vectorises without an integer conversion.
        let cell = ((u64::from(high) << 32) | u64::from(low)) >> 12;
        f64::from_bits(0x3ff0_0000_0000_0000 | cell) - f64::from_bits(0x3fef_ffff_ffff_ffff)
    }
    #[inline(always)]
    fn square_root(self) -> Self {
        libm::sqrt(self)
    }
    #[inline(always)]
    fn natural_logarithm(self) -> Self {
        logarithm::ln_f64(self)
    }
    #[inline(always)]
    fn natural_logarithm_of_normal(self) -> Self {
        logarithm::ln_of_normal_f64(self)
    }
    #[inline(always)]
    fn exponential(self) -> Self {
        exponential::exp_f64(self)
    }
    #[inline(always)]
    fn exponential_minus_one(self) -> Self {
        exponential::exp_minus_one_f64(self)
    }
    #[inline(always)]
    fn sine_cosine_of_turn(self) -> (Self, Self) {
        turn::sine_cosine_f64(self)
    }
    #[inline(always)]
    fn sine_cosine_of_fraction(self) -> (Self, Self) {
        turn::sine_cosine_of_fraction_f64(self)
    }
    #[inline(always)]
    fn error_function(self) -> Self {
        error_function::erf_f64(self)
    }
    #[inline(always)]
    fn complementary_error_function(self) -> Self {
        complementary_error_function::erfc_f64(self)
    }
    fn integer_below(self) -> Self {
        libm::floor(self)
    }
    fn log_gamma(self) -> Self {
        libm::lgamma(self)
    }
    fn power(self, exponent: Self) -> Self {
        libm::pow(self, exponent)
    }
}
