//! Natural gradient descent, with the Fisher information as a running average, and momentum:
//!
//! ```text
//! J' = (1 - epsilon) J + epsilon g g^T
//! m' = mu m + g
//! x' = x - eta (J' + delta I)^{-1} m'        (J in place of J': before its update)
//! ```
//!
//! Liu21 section 6.4 and appendix E.2.7, Lambda = lambda J^{-1}; their J = E[grad L grad L^T] = K Sigma K is
//! without the noise of the gradient. With noise of covariance r K Sigma K the average is (1 + r) K Sigma K, and
//! their eq. (26) holds with lambda / (1 + r) for lambda.
//!
//! J_0 = j_0 I. Where J' + delta I is singular up to rounding (j_0 and delta too small) the coordinates of zero
//! pivot do not move ([`solve_semidefinite`]): finite gradients never give NaN. With j_0 = delta = 0 the first
//! step, eta / (epsilon g) in one coordinate, is along that coordinate alone.
//!
//! **Stability of the average.** On k x^2 / 2 without momentum and delta, with s = k^2 E x^2, gradient noise of
//! variance c and g^2 replaced by its mean: s' = (1 - a)^2 s + a^2 c, a = eta k / J', J' = (1 - epsilon) J +
//! epsilon (s + c). The fixed point is a = 2 / (1 + r) with r = c / s. There ds'/ds = A, ds'/dJ' = -4 / (1 +
//! r)^2, and the eigenvalues of the recursion of (s, J) leave the unit circle at
//!
//! | J | constant c | c = r s at every step |
//! | --- | --- | --- |
//! | after its update | epsilon = 2 (1 + r^2) / (3 + r^2), at -1 | epsilon = 2 (1 + r) / (3 + r), at -1 |
//! | before its update | epsilon = 4 r / ((3 - r)(1 + r)) for r < 1, as a pair | never stable for r < 3 |
//!
//! with A = ((1 - r) / (1 + r))^2 and 1. With momentum the bound is lower (0.03 for mu = 0.5 and r = 0.01):
//! epsilon of 0.005 and less is safe. The larger epsilon, the farther J is from its mean.
//!
//! A layer has D parameters: of longer slices the first D are used; what is missing counts as 0.

use core::array::from_fn;

use super::damped_newton::shifted;
use super::matrix_average::{MatrixRow, MatrixStep, averaged, descend, first, load, store};
use super::{Catalogued, Hyperparameter, MOMENTUM, Optimizer, Variant};
use crate::Real;
use crate::linalg::solve_semidefinite;

/// Which Fisher information a step uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FisherUse {
    /// J', which the gradient of the step has entered.
    AfterUpdate,
    /// J, which is independent of the noise of the step.
    BeforeUpdate,
}

/// Natural gradient descent of `D` parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NaturalGradient<R, const D: usize> {
    /// mu, in [0, 1).
    pub momentum: R,
    /// epsilon, the weight of the newest g g^T, in [0, 1].
    pub forgetting: R,
    /// j_0, at least 0.
    pub initial: R,
    /// delta, at least 0.
    pub damping: R,
    /// The convention for J.
    pub fisher: FisherUse,
}

impl<R: Real, const D: usize> NaturalGradient<R, D> {
    /// J after its update, no damping.
    pub fn new(momentum: R, forgetting: R, initial: R) -> Self {
        Self { momentum, forgetting, initial, damping: R::ZERO, fisher: FisherUse::AfterUpdate }
    }
}

impl<R: Real, const D: usize> Optimizer<R> for NaturalGradient<R, D> {
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
        let after = averaged(&before, self.forgetting, &g);
        for (m, g) in m.iter_mut().zip(&g) {
            *m = self.momentum * *m + *g;
        }
        // Entry by entry: of two whole matrices, both would be kept in memory.
        let updated = self.fisher == FisherUse::AfterUpdate;
        let fisher = from_fn(|i| from_fn(|j| if updated { after[i][j] } else { before[i][j] }));
        descend(step.learning_rate, &solve_semidefinite(&shifted(&fisher, self.damping), &m), x);
        store(&m, &after, memory);
    }
}

const FORGETTING: Hyperparameter = Hyperparameter { name: "forgetting", golden: 0.25, range: (0.0, 1.0) };
const INITIAL: Hyperparameter = Hyperparameter { name: "initial", golden: 0.5, range: (0.0, f64::INFINITY) };
const DAMPING: Hyperparameter = Hyperparameter { name: "damping", golden: 0.125, range: (0.0, f64::INFINITY) };

impl<R: Real, const D: usize> Catalogued<R> for NaturalGradient<R, D> {
    const NAME: &'static str = "natural_gradient";
    const RECURRENCE: &'static str =
        "J' = (1 - epsilon) J + epsilon g g^T, m' = mu m + g, x' = x - eta (J' + delta I)^-1 m'";
    const SOURCE: &'static str = "Amari 1998; Liu21 section 6.4, Theorem 13";
    const DIMENSION: Option<usize> = Some(D);
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "after_update",
            conventions: "J' in the step; forgetting is epsilon, initial j_0 with J_0 = j_0 I, damping delta",
            hyperparameters: &[MOMENTUM, FORGETTING, INITIAL, DAMPING],
            build: |&[momentum, forgetting, initial, damping, ..]| Self {
                damping,
                ..Self::new(momentum, forgetting, initial)
            },
        },
        Variant {
            name: "before_update",
            conventions: "J in the step",
            hyperparameters: &[MOMENTUM, FORGETTING, INITIAL, DAMPING],
            build: |&[momentum, forgetting, initial, damping, ..]| Self {
                damping,
                fisher: FisherUse::BeforeUpdate,
                ..Self::new(momentum, forgetting, initial)
            },
        },
    ];
}
