//! The numbers of the core, and the only door to their elementary functions.
//!
//! Everything the core computes is `+ - * /`, a comparison, an integer or bit operation, or a method
//! of [`Real`]. The methods have names that the standard library does not use: a method called `sin`
//! would silently become the platform's as soon as std is linked.

mod double;
mod single;

use core::fmt::Debug;
use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

#[cfg(doc)]
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
