//! The numbers of hosts and GPUs: those of the core with the hardware square root.
//!
//! libm's software square root is an integer loop that cannot be vectorised and makes a heavy-ball ensemble
//! several times slower; whether libm uses it or the machine's instruction depends on features that other crates
//! choose. IEEE 754 requires both to give the same bits, and a test holds them equal.

use core::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use optsde_core::Real;

/// A number of the core whose square root is the machine's instruction.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Native<T>(pub T);

macro_rules! binary {
    ($($trait:ident $method:ident),*) => {$(
        impl<T: $trait<Output = T>> $trait for Native<T> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(self.0.$method(other.0))
            }
        }
    )*};
}

macro_rules! assigning {
    ($($trait:ident $method:ident),*) => {$(
        impl<T: $trait> $trait for Native<T> {
            #[inline(always)]
            fn $method(&mut self, other: Self) {
                self.0.$method(other.0);
            }
        }
    )*};
}

binary!(Add add, Sub sub, Mul mul, Div div);
assigning!(AddAssign add_assign, SubAssign sub_assign, MulAssign mul_assign, DivAssign div_assign);

impl<T: Neg<Output = T>> Neg for Native<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

macro_rules! native {
    ($($number:ident $root:path),*) => {$(
        impl Real for Native<$number> {
            const ZERO: Self = Self(<$number as Real>::ZERO);
            const ONE: Self = Self(<$number as Real>::ONE);
            const TWO: Self = Self(<$number as Real>::TWO);
            const HALF: Self = Self(<$number as Real>::HALF);
            const INFINITY: Self = Self(<$number as Real>::INFINITY);
            const EPSILON: Self = Self(<$number as Real>::EPSILON);
            const FORMAT: &'static str = <$number as Real>::FORMAT;
            const WORDS_PER_UNIFORM: u64 = <$number as Real>::WORDS_PER_UNIFORM;

            #[inline(always)]
            fn of(value: f64) -> Self {
                Self(<$number as Real>::of(value))
            }
            #[inline(always)]
            fn of_count(count: u64) -> Self {
                Self(<$number as Real>::of_count(count))
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                self.0.to_f64()
            }
            #[inline(always)]
            fn canonical_bits(self) -> u64 {
                self.0.canonical_bits()
            }
            #[inline(always)]
            fn from_bit_pattern(bits: u64) -> Self {
                Self(<$number as Real>::from_bit_pattern(bits))
            }
            #[inline(always)]
            fn finite(self) -> bool {
                self.0.finite()
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                Self(self.0.magnitude())
            }
            #[inline(always)]
            fn open_unit(high: u32, low: u32) -> Self {
                Self(<$number as Real>::open_unit(high, low))
            }
            #[inline(always)]
            fn square_root(self) -> Self {
                Self($root(self.0))
            }
            #[inline(always)]
            fn natural_logarithm(self) -> Self {
                Self(self.0.natural_logarithm())
            }
            #[inline(always)]
            fn natural_logarithm_of_normal(self) -> Self {
                Self(self.0.natural_logarithm_of_normal())
            }
            #[inline(always)]
            fn exponential(self) -> Self {
                Self(self.0.exponential())
            }
            #[inline(always)]
            fn exponential_minus_one(self) -> Self {
                Self(self.0.exponential_minus_one())
            }
            #[inline(always)]
            fn sine_cosine_of_turn(self) -> (Self, Self) {
                let (sine, cosine) = self.0.sine_cosine_of_turn();
                (Self(sine), Self(cosine))
            }
            #[inline(always)]
            fn sine_cosine_of_fraction(self) -> (Self, Self) {
                let (sine, cosine) = self.0.sine_cosine_of_fraction();
                (Self(sine), Self(cosine))
            }
            #[inline(always)]
            fn error_function(self) -> Self {
                Self(self.0.error_function())
            }
            #[inline(always)]
            fn complementary_error_function(self) -> Self {
                Self(self.0.complementary_error_function())
            }
            fn integer_below(self) -> Self {
                Self(self.0.integer_below())
            }
            fn log_gamma(self) -> Self {
                Self(self.0.log_gamma())
            }
            fn power(self, exponent: Self) -> Self {
                Self(self.0.power(exponent.0))
            }
        }
    )*};
}

#[cfg(not(target_arch = "nvptx64"))]
native!(f32 f32::sqrt, f64 f64::sqrt);
#[cfg(target_arch = "nvptx64")]
native!(f32 core::f32::math::sqrt, f64 core::f64::math::sqrt);
