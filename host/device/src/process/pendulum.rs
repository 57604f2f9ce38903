//! The loss -cos x of one parameter.

use core::f64::consts::TAU;

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector};
use optsde_core::loss::Loss;

use crate::Number;

/// L(x) = -cos x.
#[derive(Clone, Copy, Debug)]
pub struct Pendulum;

/// sin x and cos x.
#[inline(always)]
fn sine_cosine(x: Number) -> (Number, Number) {
    (x * Number::of(1.0 / TAU)).sine_cosine_of_turn()
}

impl Loss<Number, 1> for Pendulum {
    fn value(&self, &[x]: &Vector<Number, 1>) -> Number {
        -sine_cosine(x).1
    }

    #[inline(always)]
    fn gradient(&self, &[x]: &Vector<Number, 1>) -> Vector<Number, 1> {
        [sine_cosine(x).0]
    }

    fn hessian(&self, &[x]: &Vector<Number, 1>) -> Matrix<Number, 1> {
        [[sine_cosine(x).1]]
    }
}
