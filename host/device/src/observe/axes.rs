//! Components along axes that are not those of the coordinates.

use optsde_core::Real;
use optsde_core::linalg::Matrix;

use super::{Observable, Positioned};
use crate::Number;

/// (u' x)^2 for each row u of a matrix.
#[derive(Clone, Copy, Debug)]
pub struct SquaresAlong<const D: usize>(pub Matrix<Number, D>);

impl<S: Positioned<Number, D>, const D: usize> Observable<Number, S, D> for SquaresAlong<D> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; D] {
        let x = state.position();
        self.0.map(|axis| {
            let mut component = Number::ZERO;
            for (u, x) in axis.iter().zip(x) {
                component += *u * *x;
            }
            component * component
        })
    }
}
