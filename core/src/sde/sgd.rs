//! SGD to first order: dx = -grad L(x) dt + sqrt(eta) Sigma^(1/2)(x) dW.
//!
//! Li21 eq. (2), Comp24 eq. (193). Time is t = k eta. An order-1 weak approximation of SGD with learning rate
//! eta and gradient covariance Sigma.

use super::{NoiseStructure, Relaxed, Sde, State};
use crate::Real;
use crate::linalg::Vector;
use crate::loss::Loss;
use crate::noise::Covariance;

/// The first-order SDE of SGD.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SgdSde<L, C, R> {
    /// L.
    pub loss: L,
    /// Sigma.
    pub covariance: C,
    /// eta.
    pub learning_rate: R,
}

impl<R: Real, L: Loss<R, D>, C: Covariance<R, D>, const D: usize> Sde<R, 0, D> for SgdSde<L, C, R> {
    const RELAXATIONS: [&'static str; 0] = [];

    fn structure(&self) -> NoiseStructure {
        self.covariance.structure()
    }

    #[inline(always)]
    fn drift(&self, _t: R, state: &State<R, 0, D>) -> Vector<R, D> {
        self.loss.gradient(&state.x).map(|g| -g)
    }

    #[inline(always)]
    fn diffusion(&self, _t: R, state: &State<R, 0, D>, dw: &Vector<R, D>) -> State<R, 0, D> {
        let scale = self.learning_rate.square_root();
        State { x: self.covariance.correlate(&state.x, dw).map(|noise| scale * noise), relaxed: [] }
    }

    fn rates(&self) -> [R; 0] {
        []
    }

    fn targets(&self, _t: R, _x: &Vector<R, D>) -> Relaxed<R, 0, D> {
        []
    }
}
