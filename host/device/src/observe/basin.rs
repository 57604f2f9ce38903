//! On which side of a saddle a path is, and how high above a minimum.

use optsde_core::Real;
use optsde_core::loss::{EmbeddedSaddle, Loss, SaddleCoordinate};

use super::{Observable, Positioned};
use crate::Number;

/// The loss above a floor, both parameters, and whether `x_1` is above 0 (1 or 0).
#[derive(Clone, Copy, Debug)]
pub struct Basin {
    /// The loss.
    pub loss: EmbeddedSaddle<Number, 2>,
    /// What is subtracted from it.
    pub floor: Number,
}

impl<S: Positioned<Number, 2>> Observable<Number, S, 4> for Basin {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 4] {
        let x = state.position();
        let [first, second] = *x;
        [self.loss.value(x) - self.floor, first, second, right(first)]
    }
}

/// Whether `x_1` is above 0 (1 or 0), `x_1`, and above the floor its part of the loss and the loss.
#[derive(Clone, Copy, Debug)]
pub struct BasinOfCoordinate {
    /// The loss.
    pub loss: EmbeddedSaddle<Number, 2>,
    /// Its part that depends on `x_1`.
    pub first: SaddleCoordinate<Number>,
    /// What is subtracted from both.
    pub floor: Number,
}

impl<S: Positioned<Number, 2>> Observable<Number, S, 4> for BasinOfCoordinate {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 4] {
        let x = state.position();
        let [first, _] = *x;
        [right(first), first, self.first.value(first) - self.floor, self.loss.value(x) - self.floor]
    }
}

#[inline(always)]
fn right(x: Number) -> Number {
    if x > Number::ZERO { Number::ONE } else { Number::ZERO }
}
