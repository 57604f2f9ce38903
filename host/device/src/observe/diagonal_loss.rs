//! Quadratic losses along the coordinates: L(x) = sum_i h_i `x_i^2`, with half the curvature h.

use optsde_core::Real;

use super::{Observable, Positioned};
use crate::Number;

/// L(x).
#[derive(Clone, Copy, Debug)]
pub struct DiagonalLoss<const D: usize> {
    /// h.
    pub half_curvatures: [Number; D],
}

impl<const D: usize> DiagonalLoss<D> {
    #[inline(always)]
    fn value(&self, x: &[Number; D]) -> Number {
        let mut sum = Number::ZERO;
        for i in 0..D {
            sum += self.half_curvatures[i] * x[i] * x[i];
        }
        sum
    }
}

impl<S: Positioned<Number, D>, const D: usize> Observable<Number, S, 1> for DiagonalLoss<D> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 1] {
        [self.value(state.position())]
    }
}

/// L(x), and (`x_1` - c)^2.
#[derive(Clone, Copy, Debug)]
pub struct LossAndSquareAround {
    /// L.
    pub loss: DiagonalLoss<2>,
    /// c.
    pub center: Number,
}

impl<S: Positioned<Number, 2>> Observable<Number, S, 2> for LossAndSquareAround {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 2] {
        let x = state.position();
        let off = x[0] - self.center;
        [self.loss.value(x), off * off]
    }
}

/// L(x), and what each coordinate contributes.
#[derive(Clone, Copy, Debug)]
pub struct LossByCoordinate(pub DiagonalLoss<2>);

impl<S: Positioned<Number, 2>> Observable<Number, S, 3> for LossByCoordinate {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; 3] {
        let ([a, b], [of_a, of_b]) = (*state.position(), self.0.half_curvatures);
        let (a, b) = (of_a * a * a, of_b * b * b);
        [a + b, a, b]
    }
}
