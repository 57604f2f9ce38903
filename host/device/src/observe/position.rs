//! Parameters and their squares.

use optsde_core::process::DescentState;
use optsde_core::{Fields, Real};

use super::Observable;

/// The parameters.
#[derive(Clone, Copy, Debug)]
pub struct Position;

impl<R: Real, S: Fields<R>, const D: usize> Observable<R, DescentState<R, S, D>, D> for Position {
    #[inline(always)]
    fn observe(&self, state: &DescentState<R, S, D>) -> [R; D] {
        state.x
    }
}

/// The squared distance of each parameter from a point.
#[derive(Clone, Copy, Debug)]
pub struct SquareAround<R, const D: usize>(pub [R; D]);

impl<R: Real, S: Fields<R>, const D: usize> Observable<R, DescentState<R, S, D>, D> for SquareAround<R, D> {
    #[inline(always)]
    fn observe(&self, state: &DescentState<R, S, D>) -> [R; D] {
        let mut squares = [R::ZERO; D];
        for ((square, x), center) in squares.iter_mut().zip(state.x).zip(self.0) {
            *square = (x - center) * (x - center);
        }
        squares
    }
}
