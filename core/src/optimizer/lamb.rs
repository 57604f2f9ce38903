//! LAMB: the direction of Adam, with a step that is a fixed fraction of the layer's norm.
//!
//! ```text
//! m' = beta_1 m + (1 - beta_1) g
//! v' = beta_2 v + (1 - beta_2) g^2
//! u  = (m' / gamma_1) / (sqrt(v' / gamma_2) + eps) + lambda x
//! x' = x - eta phi(|x|) / |u| u                                     (factor 1 where |x| or |u| is 0)
//! ```
//!
//! with gamma as in [`Adam`](super::Adam). You et al. 2020, Algorithm 2. Norms are those of the whole slice that
//! [`Optimizer::apply`] gets, by the tree of [`norm`](crate::norm): three passes, over the moments, the norms and
//! the parameters. The direction is computed twice rather than stored.
//!
//! | equals | when |
//! | --- | --- |
//! | `optax.lamb`, burn `Lamb` | [`BiasCorrection::Corrected`], [`NormClip::Unbounded`] |
//! | `keras.optimizers.Lamb` | the same with lambda = 0; its `weight_decay` shrinks x before the step |
//! | `cybertronai/pytorch-lamb`, from which many copied | [`BiasCorrection::Uncorrected`], [`NormClip::Between`] 0 and 10 |
//!
//! torch, MLX and candle do not have it.

use super::adam::TwoMoments;
use super::bias_correction::{BETA1, BETA2, BetaPowers, BiasCorrection, EpsilonOrder};
use super::second_moment::{AdaptiveStep, EPSILON, Epsilon, SecondMomentUse, average};
use super::{Catalogued, Hyperparameter, Optimizer, Variant, WEIGHT_DECAY};
use crate::Real;
use crate::norm::norm;

/// phi, the clipping of the norm of the parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NormClip<R> {
    /// phi(z) = z.
    Unbounded,
    /// phi(z) = min(max(z, lowest), highest), the paper's form.
    Between {
        /// At least 0.
        lowest: R,
        /// At least as large.
        highest: R,
    },
}

impl<R: Real> NormClip<R> {
    fn apply(self, norm: R) -> R {
        match self {
            Self::Unbounded => norm,
            // In this order a NaN stays a NaN.
            Self::Between { lowest, highest } => highest.smaller(lowest.larger(norm)),
        }
    }
}

/// LAMB with decay rates `beta_1` and `beta_2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lamb<R> {
    /// `beta_1`, in [0, 1).
    pub beta1: R,
    /// `beta_2`, in [0, 1).
    pub beta2: R,
    /// Where epsilon is added, after bias correction.
    pub epsilon: Epsilon<R>,
    /// The bias correction.
    pub bias_correction: BiasCorrection,
    /// lambda, at least 0.
    pub weight_decay: R,
    /// phi.
    pub norm_clip: NormClip<R>,
}

impl<R: Real> Lamb<R> {
    /// With bias correction and without clipping: optax.
    pub fn new(beta1: R, beta2: R, epsilon: R, weight_decay: R) -> Self {
        Self {
            beta1,
            beta2,
            epsilon: Epsilon::OutsideRoot(epsilon),
            bias_correction: BiasCorrection::Corrected,
            weight_decay,
            norm_clip: NormClip::Unbounded,
        }
    }

    /// u of one coordinate.
    #[inline(always)]
    fn direction(&self, step: &LambStep<R>, x: R, moments: &TwoMoments<R>) -> R {
        step.quotient.change(moments.m, moments.v) + self.weight_decay * x
    }

    /// The factor of the direction, without the learning rate.
    fn trust_ratio(&self, parameters: R, direction: R) -> R {
        if parameters == R::ZERO || direction == R::ZERO {
            R::ONE
        } else {
            self.norm_clip.apply(parameters) / direction
        }
    }
}

/// What a step of [`Lamb`] needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LambStep<R> {
    /// Of the quotient, at learning rate 1.
    pub quotient: AdaptiveStep<R>,
    /// The learning rate.
    pub learning_rate: R,
}

impl<R: Real> Optimizer<R> for Lamb<R> {
    type Memory = TwoMoments<R>;
    type Run = BetaPowers<R>;
    type Step = LambStep<R>;

    fn memory(&self, _x: R) -> TwoMoments<R> {
        TwoMoments { m: R::ZERO, v: R::ZERO }
    }

    fn begin(&self) -> BetaPowers<R> {
        BetaPowers::start()
    }

    #[inline(always)]
    fn prepare(&self, _k: u64, learning_rate: R, run: &mut BetaPowers<R>) -> LambStep<R> {
        let gammas = run.advance(self.beta1, self.beta2, self.bias_correction, SecondMomentUse::Updated);
        let quotient = AdaptiveStep::corrected(R::ONE, gammas, self.epsilon, EpsilonOrder::AfterCorrection);
        LambStep { quotient, learning_rate }
    }

    #[inline(always)]
    fn apply(&self, step: &LambStep<R>, x: &mut [R], gradient: &[R], memory: &mut [TwoMoments<R>]) {
        // The coordinates that all three have.
        for ((_, g), moments) in x.iter().zip(gradient).zip(memory.iter_mut()) {
            moments.m = average(self.beta1, moments.m, *g);
            moments.v = average(self.beta2, moments.v, *g * *g);
        }
        let layer = || x.iter().zip(gradient).zip(memory.iter()).map(|((x, _), moments)| (*x, moments));
        let parameters = norm(layer().map(|(x, _)| x));
        let direction = norm(layer().map(|(x, moments)| self.direction(step, x, moments)));
        let rate = step.learning_rate * self.trust_ratio(parameters, direction);
        for ((x, _), moments) in x.iter_mut().zip(gradient).zip(memory.iter()) {
            *x -= rate * self.direction(step, *x, moments);
        }
    }
}

/// The upper bound of phi, between the norms that the golden trajectory meets.
const NORM_BOUND: Hyperparameter = Hyperparameter { name: "norm_bound", golden: 2.0, range: (0.0, f64::INFINITY) };

impl<R: Real> Catalogued<R> for Lamb<R> {
    const NAME: &'static str = "lamb";
    const RECURRENCE: &'static str = "m', v' as adam, \
         u = (m' / (1 - beta_1^(k+1))) / (sqrt(v' / (1 - beta_2^(k+1))) + eps) + lambda x, x' = x - eta |x| / |u| u";
    const SOURCE: &'static str = "You et al. 2020, Algorithm 2";
    const VARIANTS: &'static [Variant<R, Self>] = &[
        Variant {
            name: "corrected",
            conventions: "bias correction, norms not clipped (optax, burn)",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY],
            build: |&[beta1, beta2, epsilon, weight_decay, ..]| Self::new(beta1, beta2, epsilon, weight_decay),
        },
        Variant {
            name: "without_decay",
            conventions: "bias correction, norms not clipped, no weight decay in the direction (keras)",
            hyperparameters: &[BETA1, BETA2, EPSILON],
            build: |&[beta1, beta2, epsilon, ..]| Self::new(beta1, beta2, epsilon, R::ZERO),
        },
        Variant {
            name: "uncorrected_clipped",
            conventions: "no bias correction, norm of the parameters bounded (cybertronai/pytorch-lamb: by 10)",
            hyperparameters: &[BETA1, BETA2, EPSILON, WEIGHT_DECAY, NORM_BOUND],
            build: |&[beta1, beta2, epsilon, weight_decay, highest, ..]| Self {
                bias_correction: BiasCorrection::Uncorrected,
                norm_clip: NormClip::Between { lowest: R::ZERO, highest },
                ..Self::new(beta1, beta2, epsilon, weight_decay)
            },
        },
    ];
}
