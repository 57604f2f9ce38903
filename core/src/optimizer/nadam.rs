//! NAdam: Adam that looks ahead as Nesterov's momentum does.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g                          Dozat: mu_t in the place of beta_1
//! v' = beta_2 v + (1 - beta_2) g^2
//! x' = x - eta [mu_{t+1} m' / (1 - P_{t+1}) + (1 - mu_t) g / (1 - P_t)] / (sqrt(v' / gamma_2) + eps)
//! P_t = mu_1 mu_2 .. mu_t,     t = k + 1,     gamma_2 = 1 - beta_2^t           Dozat: gamma_2 / beta_2
//! mu_t = beta_1 (1 - 0.96^(t psi) / 2)     or     mu_t = beta_1
//! ```
//!
//! Dozat 2016, Algorithm 2 (ICLR workshop). Frameworks average with `beta_1` although they look ahead with `mu_t`,
//! and leave out the factor `beta_2` of the paper's corrected second moment.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.NAdam(momentum_decay=psi)` | [`NAdamForm::Frameworks`], [`MomentumSchedule::Warming`] |
//! | `keras.optimizers.Nadam` | the same with psi = 1 |
//! | `tf.keras.optimizers.legacy.Nadam(schedule_decay=psi)` | the same with psi = 0.004 by default, as torch |
//! | `optax.nadam` | [`NAdamForm::Frameworks`], [`MomentumSchedule::Constant`] |
//! | Dozat 2016, Algorithm 2 | [`NAdamForm::Dozat`], [`MomentumSchedule::Warming`] with psi = 1/250 |

use super::adam::TwoMoments;
use super::bias_correction::{BETA1, BETA2};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, average};
use super::{Catalogued, Coordinatewise, Hyperparameter, Separable, Variant};
use crate::Real;

/// ln 0.96.
const LN_096: f64 = -0.040_821_994_520_255_166;

crate::fields! {
    /// Running products of [`NAdam`].
    pub struct NAdamProducts<R> {
        /// `P_t`.
        pub mu: R,
        /// beta_2^t.
        pub beta2: R,
    }
}

/// The momentum that step t = 1, 2, .. looks ahead with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MomentumSchedule<R> {
    /// `beta_1`.
    Constant,
    /// beta_1 (1 - 0.96^(t psi) / 2): from half of `beta_1` up to it.
    Warming {
        /// psi, at least 0.
        decay: R,
    },
}

/// The two ways in which implementations differ from the paper, which go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NAdamForm {
    /// The gradient is averaged with `beta_1`; the second moment is corrected as in Adam.
    Frameworks,
    /// The gradient is averaged with `mu_t`; the corrected second moment has a factor `beta_2`, which must not be 0: the
    /// quotient is 0 / 0 then.
    Dozat,
}

/// `NAdam` with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NAdam<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1), not 0 in Dozat's form.
    pub beta2: R,
    /// Where epsilon is added, after bias correction.
    pub epsilon: Epsilon<R>,
    /// The momentum to look ahead with.
    pub schedule: MomentumSchedule<R>,
    /// The paper's form or that of frameworks.
    pub form: NAdamForm,
}

impl<R: Real> NAdam<R> {
    /// The form of frameworks with constant momentum: optax. (With [`NAdamForm::Dozat`] `beta2` must not be 0.)
    pub fn new(beta1: R, beta2: R, epsilon: R) -> Self {
        Self {
            beta1,
            beta2,
            epsilon: Epsilon::OutsideRoot(epsilon),
            schedule: MomentumSchedule::Constant,
            form: NAdamForm::Frameworks,
        }
    }

    /// `mu_t`.
    #[inline(always)]
    fn mu(&self, t: u64) -> R {
        match self.schedule {
            MomentumSchedule::Constant => self.beta1,
            MomentumSchedule::Warming { decay } => {
                let power = (R::of_count(t) * decay * R::of(LN_096)).exponential();
                self.beta1 * (R::ONE - R::HALF * power)
            }
        }
    }
}

/// What a step of [`NAdam`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NAdamStep<R> {
    /// Of the quotient; its rate holds the learning rate and the correction of the second moment.
    pub quotient: AdaptiveStep<R>,
    /// The decay rate of the average of gradients.
    pub average: R,
    /// mu_{t+1} / (1 - P_{t+1}).
    pub m_weight: R,
    /// (1 - `mu_t`) / (1 - `P_t`).
    pub gradient_weight: R,
}

impl<R> Separable for NAdam<R> {}

impl<R: Real> Coordinatewise<R> for NAdam<R> {
    type State = TwoMoments<R>;
    type Run = NAdamProducts<R>;
    type Step = NAdamStep<R>;

    fn start(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: R::ZERO, v: R::ZERO }
    }

    fn start_run(&self) -> NAdamProducts<R> {
        NAdamProducts { mu: R::ONE, beta2: R::ONE }
    }

    #[inline(always)]
    fn step(&self, k: u64, learning_rate: R, run: &mut NAdamProducts<R>) -> NAdamStep<R> {
        let (mu, next) = (self.mu(k.wrapping_add(1)), self.mu(k.wrapping_add(2)));
        run.mu *= mu;
        run.beta2 *= self.beta2;
        let (average, gamma) = match self.form {
            NAdamForm::Frameworks => (self.beta1, R::ONE - run.beta2),
            NAdamForm::Dozat => (mu, (R::ONE - run.beta2) / self.beta2),
        };
        NAdamStep {
            quotient: AdaptiveStep::second_corrected(learning_rate, gamma, self.epsilon),
            average,
            m_weight: next / (R::ONE - run.mu * next),
            gradient_weight: (R::ONE - mu) / (R::ONE - run.mu),
        }
    }

    #[inline(always)]
    fn update(&self, step: &NAdamStep<R>, x: R, gradient: R, state: &mut TwoMoments<R>) -> R {
        state.m = average(step.average, state.m, gradient);
        state.v = average(self.beta2, state.v, gradient * gradient);
        let ahead = step.m_weight * state.m + step.gradient_weight * gradient;
        x - step.quotient.change(ahead, state.v)
    }
}

/// psi; large, so that the momentum moves within a few steps.
const MOMENTUM_DECAY: Hyperparameter =
    Hyperparameter { name: "momentum_decay", golden: 4.0, range: (0.0, f64::INFINITY) };

/// `beta_2` in Dozat's form, where it divides.
const BETA2_DOZAT: Hyperparameter = Hyperparameter { range: (1e-9, 1.0), ..BETA2 };

impl<R: Real> Catalogued<R> for NAdam<R> {
    const NAME: &'static str = "nadam";
    const RECURRENCE: &'static str = "m', v' as adam, x' = x - eta (mu_{t+1} m' / (1 - P_{t+1}) \
         + (1 - mu_t) g / (1 - P_t)) / (sqrt(v' / (1 - beta_2^t)) + eps), P_t = mu_1 .. mu_t, t = k + 1";
    const SOURCE: &'static str = "Dozat 2016, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "constant",
            conventions: "constant momentum (optax)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self::new(beta1, beta2, epsilon),
        },
        Variant {
            name: "warming",
            conventions: "momentum beta_1 (1 - 0.96^(t psi) / 2), averages with beta_1 (torch; keras with psi = 1)",
            hyperparameters: &[BETA1, BETA2, EPSILON, MOMENTUM_DECAY],
            build: |&[beta1, beta2, epsilon, decay, ..]| Self {
                schedule: MomentumSchedule::Warming { decay },
                ..Self::new(beta1, beta2, epsilon)
            },
        },
        Variant {
            name: "dozat",
            conventions: "momentum beta_1 (1 - 0.96^(t psi) / 2), averages with it, second moment times beta_2 (Dozat)",
            hyperparameters: &[BETA1, BETA2_DOZAT, EPSILON, MOMENTUM_DECAY],
            build: |&[beta1, beta2, epsilon, decay, ..]| Self {
                schedule: MomentumSchedule::Warming { decay },
                form: NAdamForm::Dozat,
                ..Self::new(beta1, beta2, epsilon)
            },
        },
    ];
}
