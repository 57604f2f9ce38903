//! Parameters and their squares.

use core::array::from_fn;

use optsde_core::process::DescentState;
use optsde_core::sde::{LevyState, State};
use optsde_core::{Fields, Real};

use super::Observable;

/// A state with `D` parameters, whether of an optimizer or of an equation.
pub trait Positioned<R, const D: usize> {
    /// The parameters.
    fn position(&self) -> &[R; D];
}

impl<R: Real, S: Fields<R>, const D: usize> Positioned<R, D> for DescentState<R, S, D> {
    #[inline(always)]
    fn position(&self) -> &[R; D] {
        &self.x
    }
}

impl<R: Real, const N: usize, const D: usize> Positioned<R, D> for State<R, N, D> {
    #[inline(always)]
    fn position(&self) -> &[R; D] {
        &self.x
    }
}

impl<R: Real, const D: usize> Positioned<R, D> for LevyState<R, D> {
    #[inline(always)]
    fn position(&self) -> &[R; D] {
        &self.x
    }
}

/// The parameters.
#[derive(Clone, Copy, Debug)]
pub struct Position;

impl<R: Real, S: Positioned<R, D>, const D: usize> Observable<R, S, D> for Position {
    #[inline(always)]
    fn observe(&self, state: &S) -> [R; D] {
        *state.position()
    }
}

/// The squared distance of each parameter from a point.
#[derive(Clone, Copy, Debug)]
pub struct SquareAround<R, const D: usize>(pub [R; D]);

impl<R: Real, S: Positioned<R, D>, const D: usize> Observable<R, S, D> for SquareAround<R, D> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [R; D] {
        let x = state.position();
        from_fn(|i| (x[i] - self.0[i]) * (x[i] - self.0[i]))
    }
}
