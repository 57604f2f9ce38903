//! Gradient flow: dx = -grad L(x) dt. An ordinary differential equation.
//!
//! Time is t = k eta. The limit of SGD for learning rates to 0, and an order-1 weak approximation of it: only
//! the errors of fluctuations tell it from the SDE, which has the same order.

use super::{FirstOrder, NoiseStructure, Relaxed, Sde, State};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;

/// Gradient flow on a loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientFlow<L> {
    /// L.
    pub loss: L,
}

impl<L> FirstOrder for GradientFlow<L> {}

impl<R: Real, L: Loss<R, D>, const D: usize> Sde<R, 0, D> for GradientFlow<L> {
    type At = ();

    const RELAXATIONS: [&'static str; 0] = [];

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::None
    }

    #[inline(always)]
    fn at(&self, _t: R) {}

    #[inline(always)]
    fn drift_at(&self, _at: &(), state: &State<R, 0, D>) -> Vector<R, D> {
        self.loss.gradient(&state.x).map(|g| -g)
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
