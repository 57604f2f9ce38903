//! A loss with moments of the parameters.

use optsde_core::loss::Loss;

use super::{Observable, Positioned};
use crate::Number;

/// Both parameters, their squares, and L(x).
#[derive(Clone, Copy, Debug)]
pub struct MomentsAndLoss<L>(pub L);

impl<L: Loss<Number, 2>, S: Positioned<Number, 2>> Observable<Number, S, 5> for MomentsAndLoss<L> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 5] {
        let x = state.position();
        let [a, b] = *x;
        [a, b, a * a, b * b, self.0.value(x)]
    }
}

/// `x_1 x_2` and L(x).
#[derive(Clone, Copy, Debug)]
pub struct MixedMomentAndLoss<L>(pub L);

impl<L: Loss<Number, 2>, S: Positioned<Number, 2>> Observable<Number, S, 2> for MixedMomentAndLoss<L> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 2] {
        let x = state.position();
        let [a, b] = *x;
        [a * b, self.0.value(x)]
    }
}

/// L(x), `x_3^2`, `x_1 x_2` and `x_1 x_3`.
#[derive(Clone, Copy, Debug)]
pub struct LossAndMixedMoments<L>(pub L);

impl<L: Loss<Number, 3>, S: Positioned<Number, 3>> Observable<Number, S, 4> for LossAndMixedMoments<L> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 4] {
        let x = state.position();
        let [a, b, c] = *x;
        [self.0.value(x), c * c, a * b, a * c]
    }
}
