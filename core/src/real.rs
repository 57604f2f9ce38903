//! The numbers of the core, and the only door to their elementary functions.
//!
//! Everything the core computes is `+ - * /`, a comparison, an integer or bit operation, or a method
//! of [`Real`]. The methods have names that the standard library does not use: a method called `sin`
//! would silently become the platform's as soon as std is linked.

use core::fmt::Debug;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use crate::elementary::{complementary_error_function, error_function, exponential, logarithm, turn};

/// A binary floating-point number whose every operation has specified bits.
///
/// The core implements it for `f32` and `f64`. It is not sealed: a host may wrap them in a type whose
/// only difference is the hardware square root, which IEEE 754 requires to have the same bits as the
/// software one used here.
pub trait Real:
    Copy
    + PartialOrd
    + Debug
    + Default
    + Send
    + Sync
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + 'static
{
    /// Zero.
    const ZERO: Self;
    /// One.
    const ONE: Self;
    /// Two.
    const TWO: Self;
    /// One half.
    const HALF: Self;
    /// Positive infinity.
    const INFINITY: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;
    /// `"f32"` or `"f64"`: the two formats give two different streams of results.
    const FORMAT: &'static str;
    /// How many 32-bit words of a random stream one uniform number takes: 1 for `f32`, 2 for `f64`.
    const WORDS_PER_UNIFORM: u64;

    /// The nearest number of this format.
    fn of(value: f64) -> Self;
    /// The nearest number of this format (exact up to 2^24 in `f32` and 2^53 in `f64`).
    fn of_count(count: u64) -> Self;
    /// The same value in double precision, exactly.
    fn to_f64(self) -> f64;
    /// The bit pattern, zero-extended; every NaN gives the same one.
    fn canonical_bits(self) -> u64;
    /// The number with this bit pattern (the lower half is used in `f32`).
    fn from_bit_pattern(bits: u64) -> Self;
    /// Neither infinite nor NaN.
    fn finite(self) -> bool;
    /// |x|.
    fn magnitude(self) -> Self;
    /// A number in the open interval (0, 1): the midpoint of one of 2^52 (`f64`) or 2^23 (`f32`)
    /// equal cells, selected by the upper bits of `high` and `low` (`f32` ignores `low`). Exact.
    fn open_unit(high: u32, low: u32) -> Self;

    /// Correctly rounded square root.
    fn square_root(self) -> Self;
    /// Natural logarithm: see [`logarithm`] for domain and accuracy.
    fn natural_logarithm(self) -> Self;
    /// The same bits for a positive, normal, finite number, without the special cases; other numbers give
    /// one without meaning.
    fn natural_logarithm_of_normal(self) -> Self;
    /// e^x: see [`exponential`].
    fn exponential(self) -> Self;
    /// e^x - 1 without cancellation: see [`exponential`].
    fn exponential_minus_one(self) -> Self;
    /// (sin 2 pi u, cos 2 pi u): see [`turn`].
    fn sine_cosine_of_turn(self) -> (Self, Self);
    /// The same bits for |u| <= 1, without taking off whole turns; other numbers give ones without meaning.
    fn sine_cosine_of_fraction(self) -> (Self, Self);
    /// erf(x): see [`error_function`].
    fn error_function(self) -> Self;
    /// erfc(x) = 1 - erf(x) without cancellation: see [`complementary_error_function`].
    fn complementary_error_function(self) -> Self;
    /// Largest integer not above x.
    fn integer_below(self) -> Self;
    /// ln |Gamma(x)|, by libm; not for hot loops.
    fn log_gamma(self) -> Self;
    /// x^y, by libm; not for hot loops.
    fn power(self, exponent: Self) -> Self;

    /// The larger of two numbers; the second where they do not compare.
    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        if self > other { self } else { other }
    }
    /// The smaller of two numbers; the second where they do not compare.
    #[inline(always)]
    fn smaller(self, other: Self) -> Self {
        if self < other { self } else { other }
    }
}

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
