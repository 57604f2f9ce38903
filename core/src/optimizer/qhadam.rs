//! `QHAdam`: Adam whose two moments are mixed with the present gradient and its square.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g
//! v' = beta_2 v + (1 - beta_2) g^2
//! n  = (1 - nu_1) g   + nu_1 m' / gamma_1
//! q  = (1 - nu_2) g^2 + nu_2 v' / gamma_2
//! x' = x - eta n / (sqrt(q) + eps)
//! ```
//!
//! with gamma as in [`Adam`](super::Adam). Ma and Yarats 2019 (arXiv:1810.06801). `nu_1` = `nu_2` = 1 is Adam, `nu_1` = 0
//! and `nu_2` = 1 RMSprop with a corrected second moment.
//!
//! | equals | when |
//! | --- | --- |
//! | `qhoptim.pyt.QHAdam(nus=(nu_1, nu_2))` | always; its buffers hold m / `gamma_1` and v / `gamma_2` |

use super::adam::TwoMoments;
use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, SecondMomentUse, average};
use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant};
use crate::Real;

/// `QHAdam` with decay rates `beta_i` and weights `nu_i`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QhAdam<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1).
    pub beta2: R,
    /// The weight of m, usually in [0, 1].
    pub nu1: R,
    /// The weight of v, in [0, 1].
    pub nu2: R,
    /// Where epsilon is added, after bias correction.
    pub epsilon: Epsilon<R>,
}

/// What a step of [`QhAdam`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QhAdamStep<R> {
    /// Of the quotient.
    pub quotient: AdaptiveStep<R>,
    /// `nu_1` / `gamma_1`.
    pub m_weight: R,
    /// `nu_2` / `gamma_2`.
    pub v_weight: R,
}

impl<R> Separable for QhAdam<R> {}

impl<R: Real> Coordinatewise<R> for QhAdam<R> {
    type State = TwoMoments<R>;
    type Run = BetaPowers<R>;
    type Step = QhAdamStep<R>;

    fn start(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: R::ZERO, v: R::ZERO }
    }

    fn start_run(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn step(&self, _k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> QhAdamStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, BiasCorrection::Corrected, SecondMomentUse::Updated);
        QhAdamStep {
            quotient: AdaptiveStep::uncorrected(learning_rate, self.epsilon),
            m_weight: self.nu1 / gammas.first,
            v_weight: self.nu2 / gammas.second,
        }
    }

    #[inline(always)]
    fn update(&self, step: &QhAdamStep<R>, x: R, g: R, state: &mut TwoMoments<R>) -> R {
        let square = g * g;
        state.m = average(self.beta1, state.m, g);
        state.v = average(self.beta2, state.v, square);
        let numerator = (R::ONE - self.nu1) * g + step.m_weight * state.m;
        let mean_square = (R::ONE - self.nu2) * square + step.v_weight * state.v;
        x - step.quotient.change(numerator, mean_square)
    }
}

/// `nu_1`.
const NU1: Hyperparameter = Hyperparameter { name: "nu1", golden: 0.5, range: (0.0, f64::INFINITY) };
/// `nu_2`.
const NU2: Hyperparameter = Hyperparameter { name: "nu2", golden: 0.25, range: (0.0, f64::INFINITY) };

impl<R: Real> Catalogued<R> for QhAdam<R> {
    const NAME: &'static str = "qhadam";
    const RECURRENCE: &'static str = "m', v' as adam, x' = x - eta ((1 - nu_1) g + nu_1 m' / (1 - beta_1^(k+1))) \
         / (sqrt((1 - nu_2) g^2 + nu_2 v' / (1 - beta_2^(k+1))) + eps)";
    const SOURCE: &'static str = "Ma and Yarats 2019";
    const VARIANTS: &'static [Variant<R, Self>] = &[Variant {
        name: "plain",
        conventions: "bias correction, then epsilon outside the root (qhoptim)",
        hyperparameters: &[BETA1, BETA2, EPSILON, NU1, NU2],
        build: |&[beta1, beta2, epsilon, nu1, nu2, ..]| Self {
            beta1,
            beta2,
            nu1,
            nu2,
            epsilon: Epsilon::OutsideRoot(epsilon),
        },
    }];
}
