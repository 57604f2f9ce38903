//! SignSGD in Phase 1, far from the minimum: dx = -sign(grad f(x)) dt. An ordinary differential equation.
//!
//! Comp24 Lemma 3.4, eq. (4), for |Y| > 3/2, Y = S^(-1/2) grad f / sqrt 2. "Coincides" there is an approximation:
//! at |Y| = 3/2 the mean of the sign is erf(3/2) = 0.966, and the noise that is left out has the coefficient
//! 0.258 sqrt(eta). sign(0) = 0.

use super::{FirstOrder, NoiseStructure, Relaxed, Sde, State};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;

/// The flow along the sign of the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignFlow<L> {
    /// f.
    pub loss: L,
}

impl<L> FirstOrder for SignFlow<L> {}

impl<R: Real, L: Loss<R, D>, const D: usize> Sde<R, 0, D> for SignFlow<L> {
    type At = ();

    const RELAXATIONS: [&'static str; 0] = [];

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::None
    }

    #[inline(always)]
    fn at(&self, _t: R) {}

    #[inline(always)]
    fn drift_at(&self, _at: &(), state: &State<R, 0, D>) -> Vector<R, D> {
        // A gradient that is NaN stays NaN.
        self.loss.gradient(&state.x).map(|g| {
            if g > R::ZERO {
                -R::ONE
            } else if g < R::ZERO {
                R::ONE
            } else {
                g
            }
        })
    }

    #[inline(always)]
    fn diffusion_at(&self, _at: &(), _state: &State<R, 0, D>, _dw: &Vector<R, D>) -> State<R, 0, D> {
        State::ZERO
    }

    fn rates(&self) -> [R; 0] {
        []
    }

    fn targets(&self, _t: R, _x: &Vector<R, D>) -> Relaxed<R, 0, D> {
        []
    }
}
