//! Damped Newton's method with a known, constant curvature K, and momentum:
//!
//! ```text
//! m' = mu m + g
//! x' = x - eta (K + delta I)^{-1} m'
//! ```
//!
//! Liu21 section 6.4 and appendix E.2.7: the heavy ball with the learning-rate matrix Lambda = lambda K^{-1}
//! (delta = 0). "Damped" means eta < 1: eta = 1 without momentum and noise arrives at the minimum of a quadratic
//! loss in one step. delta > 0 (Levenberg's and Marquardt's) bounds the steps in flat directions.
//!
//! Stable on x^T K x / 2 for 0 < eta < 2 (1 + mu); with gradient noise of covariance C the stationary covariance
//! is then (Liu21 Theorem 12, eq. 98, whatever K and C)
//!
//! ```text
//! Sigma = (1 + mu) / (1 - mu) eta / (2 (1 + mu) - eta) K^{-1} C K^{-1}
//! ```
//!
//! Any other symmetric matrix can be set as [`preconditioner`](DampedNewton::preconditioner): the preconditioned
//! heavy ball of Liu21 Theorem 3. A layer has D parameters: of longer slices the first D are used, and what is
//! missing from shorter ones counts as gradient 0.

use super::matrix_average::{descend, first};
use super::{Catalogued, Hyperparameter, MOMENTUM, Momentum, Optimizer, Variant};
use crate::Real;
use crate::linalg::{FactorError, Matrix, apply, diagonal, inverse_positive, solve_semidefinite};

/// Damped Newton of `D` parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DampedNewton<R, const D: usize> {
    /// (K + delta I)^{-1}.
    pub preconditioner: Matrix<R, D>,
    /// mu, in [0, 1).
    pub momentum: R,
}

impl<R: Real, const D: usize> DampedNewton<R, D> {
    /// From K and delta; K + delta I is symmetric positive definite.
    pub fn new(curvature: &Matrix<R, D>, shift: R, momentum: R) -> Result<Self, FactorError> {
        Ok(Self { preconditioner: inverse_positive(&shifted(curvature, shift))?, momentum })
    }

    /// On K with 2 on the diagonal and 1/2 beside it: what golden trajectories use.
    fn golden(shift: R, momentum: R) -> Self {
        let curvature = core::array::from_fn(|i: usize| {
            core::array::from_fn(|j| match i.abs_diff(j) {
                0 => R::TWO,
                1 => R::HALF,
                _ => R::ZERO,
            })
        });
        let matrix = shifted(&curvature, shift);
        Self { preconditioner: diagonal(&[R::ONE; D]).map(|unit| solve_semidefinite(&matrix, &unit)), momentum }
    }
}

/// A + delta I
#[inline(always)]
pub(super) fn shifted<R: Real, const D: usize>(matrix: &Matrix<R, D>, shift: R) -> Matrix<R, D> {
    let mut result = *matrix;
    for i in 0..D {
        result[i][i] += shift;
    }
    result
}

impl<R: Real, const D: usize> Optimizer<R> for DampedNewton<R, D> {
    type Memory = Momentum<R>;
    type Run = ();
    type Step = R;

    fn memory(&self, _x: R) -> Momentum<R> {
        Momentum { m: R::ZERO }
    }

    fn begin(&self) {}

    #[inline(always)]
    fn prepare(&self, _k: u64, learning_rate: R, _run: &mut ()) -> R {
        learning_rate
    }

    #[inline(always)]
    fn apply(&self, learning_rate: &R, x: &mut [R], gradient: &[R], memory: &mut [Momentum<R>]) {
        let (mut m, g) = ([R::ZERO; D], first::<R, D>(gradient));
        for i in 0..D {
            if let Some(state) = memory.get_mut(i) {
                state.m = self.momentum * state.m + g[i];
                m[i] = state.m;
            }
        }
        descend(*learning_rate, &apply(&self.preconditioner, &m), x);
    }
}

/// delta.
const SHIFT: Hyperparameter = Hyperparameter { name: "shift", golden: 0.75, range: (0.0, f64::INFINITY) };

impl<R: Real, const D: usize> Catalogued<R> for DampedNewton<R, D> {
    const NAME: &'static str = "damped_newton";
    const RECURRENCE: &'static str = "m' = mu m + g, x' = x - eta (K + delta I)^-1 m'";
    const SOURCE: &'static str = "Liu21 section 6.4, Theorem 12";
    const DIMENSION: Option<usize> = Some(D);
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "plain",
            conventions: "delta = 0; K has 2 on the diagonal and 1/2 beside it",
            hyperparameters: &[MOMENTUM],
            build: |&[momentum, ..]| Self::golden(R::ZERO, momentum),
        },
        Variant {
            name: "shifted",
            conventions: "delta added to the diagonal of K, which has 2 on it and 1/2 beside it",
            hyperparameters: &[MOMENTUM, SHIFT],
            build: |&[momentum, shift, ..]| Self::golden(shift, momentum),
        },
    ];
}
