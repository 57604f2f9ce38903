//! Periodic functions of one parameter, whose means exist under any noise.

use core::f64::consts::TAU;

use optsde_core::Real;

use super::{Observable, Positioned};
use crate::Number;

/// cos x.
#[derive(Clone, Copy, Debug)]
pub struct Cosine;

impl<S: Positioned<Number, 1>> Observable<Number, S, 1> for Cosine {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 1] {
        [cosine(1.0, state.position()[0])]
    }
}

/// cos x, cos 3x, and the smaller one of x^2 and c^2.
#[derive(Clone, Copy, Debug)]
pub struct CosinesAndCutSquare {
    /// c.
    pub cut: Number,
}

impl<S: Positioned<Number, 1>> Observable<Number, S, 3> for CosinesAndCutSquare {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 3] {
        let [x] = *state.position();
        [cosine(1.0, x), cosine(3.0, x), (x * x).smaller(self.cut * self.cut)]
    }
}

/// cos(u x).
#[inline(always)]
fn cosine(u: f64, x: Number) -> Number {
    (x * Number::of(u / TAU)).sine_cosine_of_turn().1
}
