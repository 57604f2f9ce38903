//! The numbers of the core with the hardware's square root, as a host uses them.

use optsde_core::Real;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// A number whose only difference is the hardware square root (IEEE 754 requires the same bits).
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
#[repr(transparent)]
pub(crate) struct Native<T>(pub(crate) T);

macro_rules! operator {
    ($($operator:ident $method:ident $assign:ident $assign_method:ident $sign:tt;)*) => {$(
        impl<T: $operator<Output = T>> $operator for Native<T> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Native(self.0 $sign other.0)
            }
        }
        impl<T: Copy + $operator<Output = T>> $assign for Native<T> {
            #[inline(always)]
            fn $assign_method(&mut self, other: Self) {
                self.0 = self.0 $sign other.0;
            }
        }
    )*};
}

operator! {
    Add add AddAssign add_assign +;
    Sub sub SubAssign sub_assign -;
    Mul mul MulAssign mul_assign *;
    Div div DivAssign div_assign /;
}

impl<T: Neg<Output = T>> Neg for Native<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Native(-self.0)
    }
}

macro_rules! real {
    ($($t:ty)*) => {$(
        impl Real for Native<$t> {
            const ZERO: Self = Native(0.0);
            const ONE: Self = Native(1.0);
            const TWO: Self = Native(2.0);
            const HALF: Self = Native(0.5);
            const INFINITY: Self = Native(<$t>::INFINITY);
            const FORMAT: &'static str = <$t as Real>::FORMAT;
            const WORDS_PER_UNIFORM: u64 = <$t as Real>::WORDS_PER_UNIFORM;
            #[inline(always)]
            fn of(value: f64) -> Self {
                Native(<$t as Real>::of(value))
            }
            #[inline(always)]
            fn of_count(count: u64) -> Self {
                Native(<$t as Real>::of_count(count))
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                Real::to_f64(self.0)
            }
            #[inline(always)]
            fn canonical_bits(self) -> u64 {
                Real::canonical_bits(self.0)
            }
            #[inline(always)]
            fn from_bit_pattern(bits: u64) -> Self {
                Native(<$t as Real>::from_bit_pattern(bits))
            }
            #[inline(always)]
            fn finite(self) -> bool {
                self.0.finite()
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                Native(self.0.magnitude())
            }
            #[inline(always)]
            fn open_unit(high: u32, low: u32) -> Self {
                Native(<$t as Real>::open_unit(high, low))
            }
            #[inline(always)]
            fn square_root(self) -> Self {
                Native(self.0.sqrt())
            }
            #[inline(always)]
            fn natural_logarithm(self) -> Self {
                Native(self.0.natural_logarithm())
            }
            #[inline(always)]
            fn exponential(self) -> Self {
                Native(self.0.exponential())
            }
            #[inline(always)]
            fn exponential_minus_one(self) -> Self {
                Native(self.0.exponential_minus_one())
            }
            #[inline(always)]
            fn sine_cosine_of_turn(self) -> (Self, Self) {
                let (sine, cosine) = self.0.sine_cosine_of_turn();
                (Native(sine), Native(cosine))
            }
            #[inline(always)]
            fn error_function(self) -> Self {
                Native(self.0.error_function())
            }
            #[inline(always)]
            fn integer_below(self) -> Self {
                Native(self.0.integer_below())
            }
            fn log_gamma(self) -> Self {
                Native(self.0.log_gamma())
            }
            fn power(self, exponent: Self) -> Self {
                Native(self.0.power(exponent.0))
            }
        }
    )*};
}

real!(f32 f64);
