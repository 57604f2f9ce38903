//! Powers of the parameters.

use core::array::from_fn;

use optsde_core::Real;

use super::{Observable, Positioned};
use crate::Number;

/// x - c and (x - c)^2: first those of all parameters, then their squares.
#[derive(Clone, Copy, Debug)]
pub struct MomentsAround<const D: usize>(pub [Number; D]);

impl<S: Positioned<Number, 1>> Observable<Number, S, 2> for MomentsAround<1> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 2] {
        let d = state.position()[0] - self.0[0];
        [d, d * d]
    }
}

impl<S: Positioned<Number, 2>> Observable<Number, S, 4> for MomentsAround<2> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 4] {
        let ([a, b], [of_a, of_b]) = (*state.position(), self.0);
        let (a, b) = (a - of_a, b - of_b);
        [a, b, a * a, b * b]
    }
}

/// x and (x - c)^2.
#[derive(Clone, Copy, Debug)]
pub struct MeanAndSquareAround(pub Number);

impl<S: Positioned<Number, 1>> Observable<Number, S, 2> for MeanAndSquareAround {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 2] {
        let [x] = *state.position();
        [x, (x - self.0) * (x - self.0)]
    }
}

/// (x - c)^2 for each of `M` centers.
#[derive(Clone, Copy, Debug)]
pub struct SquareAroundEach<const M: usize>(pub [Number; M]);

impl<S: Positioned<Number, 1>, const M: usize> Observable<Number, S, M> for SquareAroundEach<M> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; M] {
        let [x] = *state.position();
        self.0.map(|center| (x - center) * (x - center))
    }
}

/// d, d^2 and d^3 of d = x - c.
#[derive(Clone, Copy, Debug)]
pub struct PowersAround(pub Number);

impl<S: Positioned<Number, 1>> Observable<Number, S, 3> for PowersAround {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 3] {
        let d = state.position()[0] - self.0;
        [d, d * d, d * d * d]
    }
}

/// d, d^2, d^3 and |d| of d = x - c.
#[derive(Clone, Copy, Debug)]
pub struct PowersAndDistanceAround(pub Number);

impl<S: Positioned<Number, 1>> Observable<Number, S, 4> for PowersAndDistanceAround {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 4] {
        let d = state.position()[0] - self.0;
        [d, d * d, d * d * d, d.magnitude()]
    }
}

/// `x_1^2` to `x_M^2` of `D` parameters, M at most D.
#[derive(Clone, Copy, Debug)]
pub struct FirstSquares<const D: usize>;

impl<S: Positioned<Number, D>, const D: usize, const M: usize> Observable<Number, S, M> for FirstSquares<D> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; M] {
        const { assert!(M <= D) }
        let x = state.position();
        from_fn(|i| x[i] * x[i])
    }
}
