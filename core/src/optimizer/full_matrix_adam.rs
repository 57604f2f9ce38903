//! Adam with a matrix for its second moment, the inverse root of which turns the step:
//!
//! ```text
//! m' = beta1 m + (1 - beta1) g
//! V' = beta2 V + (1 - beta2) g g^T
//! x' = x - eta (V'^{1/2} + epsilon I)^{-1} m'
//! ```
//!
//! Liu21 section 6.4: Lambda = lambda E[g g^T]^{-1/2}, of which their Theorem 10 gives the stationary covariance
//! with C = c K Sigma K, without momentum and epsilon: Sigma = lambda^2 (1 + c) / 4 I. Full-matrix AdaGrad (Duchi
//! 2011) with an average for its sum.
//!
//! V_0 = v_0 I. There is no bias correction: from v_0 = 0 the first step has length eta (1 - beta1) / sqrt(1 -
//! beta2). The root is taken of the eigenvalues, those below 0 by rounding counting as 0; with epsilon = 0
//! directions of eigenvalue 0 up to rounding do not move, so that finite gradients never give NaN.
//!
//! | equals | when |
//! | --- | --- |
//! | Adam without bias correction, epsilon outside the root, coordinate by coordinate | one coordinate (D = 1) |
//!
//! With V diagonal it would be so for any D, but g g^T is not diagonal unless one component of g is nonzero. A
//! layer has D parameters: of longer slices the first D are used; what is missing counts as 0.

use super::matrix_average::{MatrixRow, MatrixStep, averaged, descend, first, load, store};
use super::second_moment::average;
use super::{Catalogued, Hyperparameter, Optimizer, Variant};
use crate::Real;
use crate::linalg::{SymmetricEigen, apply, rounding};

/// Full-matrix Adam of `D` parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FullMatrixAdam<R, const D: usize> {
    /// beta1, in [0, 1).
    pub beta1: R,
    /// beta2, in [0, 1).
    pub beta2: R,
    /// epsilon, at least 0, in units of a gradient.
    pub epsilon: R,
    /// v_0, at least 0.
    pub initial: R,
}

impl<R: Real, const D: usize> Optimizer<R> for FullMatrixAdam<R, D> {
    type Memory = MatrixRow<R, D>;
    type Run = ();
    type Step = MatrixStep<R>;

    fn memory(&self, _x: R) -> MatrixRow<R, D> {
        MatrixRow::start()
    }

    fn begin(&self) {}

    #[inline(always)]
    fn prepare(&self, k: u64, learning_rate: R, _run: &mut ()) -> MatrixStep<R> {
        MatrixStep::new(k, learning_rate, self.initial)
    }

    #[inline(always)]
    fn apply(&self, step: &MatrixStep<R>, x: &mut [R], gradient: &[R], memory: &mut [MatrixRow<R, D>]) {
        let (mut m, before) = load(step, memory);
        let g = first::<R, D>(gradient);
        for (m, g) in m.iter_mut().zip(&g) {
            *m = average(self.beta1, *m, *g);
        }
        let second = averaged(&before, R::ONE - self.beta2, &g);
        let eigen = SymmetricEigen::of_symmetric(&second);
        let zero = rounding(&eigen.values);
        let inverse = eigen.function(|value| {
            let root = if value.finite() && value <= zero { R::ZERO } else { value.square_root() } + self.epsilon;
            if root == R::ZERO { R::ZERO } else { R::ONE / root }
        });
        descend(step.learning_rate, &apply(&inverse, &m), x);
        store(&m, &second, memory);
    }
}

const BETA1: Hyperparameter = Hyperparameter { name: "beta1", golden: 0.9, range: (0.0, 1.0) };
const BETA2: Hyperparameter = Hyperparameter { name: "beta2", golden: 0.7, range: (0.0, 1.0) };
const EPSILON: Hyperparameter = Hyperparameter { name: "epsilon", golden: 0.125, range: (0.0, f64::INFINITY) };
const INITIAL: Hyperparameter = Hyperparameter { name: "initial", golden: 0.5, range: (0.0, f64::INFINITY) };

impl<R: Real, const D: usize> Catalogued<R> for FullMatrixAdam<R, D> {
    const NAME: &'static str = "full_matrix_adam";
    const RECURRENCE: &'static str =
        "m' = beta1 m + (1 - beta1) g, V' = beta2 V + (1 - beta2) g g^T, x' = x - eta (V'^1/2 + epsilon I)^-1 m'";
    const SOURCE: &'static str = "Liu21 section 6.4, Theorem 10";
    const DIMENSION: Option<usize> = Some(D);
    const VARIANTS: &'static [Variant<R, Self>] = &[Variant {
        name: "plain",
        conventions: "no bias correction; initial is v_0 with V_0 = v_0 I, epsilon outside the root",
        hyperparameters: &[BETA1, BETA2, EPSILON, INITIAL],
        build: |&[beta1, beta2, epsilon, initial, ..]| Self { beta1, beta2, epsilon, initial },
    }];
}
