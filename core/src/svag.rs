//! SVAG: stochastic gradients with amplified noise, which make an optimizer with small steps follow its SDE.
//!
//! ```text
//! g = w_1 g_1 + w_2 g_2,   g_1, g_2 independent stochastic gradients at the same x
//! Li21 eq. (5):             w = (1 + sqrt(2 l - 1))/2, (1 - sqrt(2 l - 1))/2
//! Malladi22 Definition 6.1: w = (1 - sqrt(2 l^2 - 1))/2, (1 + sqrt(2 l^2 - 1))/2
//! ```
//!
//! The weights sum to 1, so the mean stays; their squares sum to a, so the covariance becomes a Sigma; their cubes
//! sum to (3 a - 1)/2, so the skewness falls as a^(-1/2). a = l in Li21 and l^2 in Malladi22: **l of Li21 is l^2 of
//! Malladi22**. One step becomes a steps, and hyperparameters change so that the SDE stays
//! ([`Amplification::learning_rate`] for SGD, [`Amplification::adaptive`] for RMSprop and Adam). a = 1 is the
//! oracle itself, though it still draws twice.
//!
//! Both gradients are successive calls of one oracle. Those of a [`Reshuffled`](crate::noise::Reshuffled) one are
//! mostly of one epoch and not independent, as in the experiments of Li21 with random reshuffling: the covariance is
//! then not a Sigma.

use crate::Real;
use crate::linalg::Vector;
use crate::oracle::GradientOracle;
use crate::random::{ParameterError, Random};

/// l as one of two papers counts it, at least 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SvagScale<R> {
    /// Li21: the covariance is multiplied by l, and one step becomes l steps.
    Li21(R),
    /// Malladi22: the standard deviation is multiplied by l, and one step becomes l^2 steps.
    Malladi22(R),
}

/// How much the noise is amplified: a, with what follows from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amplification<R> {
    covariance: R,
    deviation: R,
    weights: [R; 2],
}

/// The hyperparameters of RMSprop and Adam that SVAG changes; RMSprop has beta_2 alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveHyperparameters<R> {
    /// eta.
    pub learning_rate: R,
    /// beta_1.
    pub beta1: R,
    /// beta_2.
    pub beta2: R,
    /// epsilon, outside the root.
    pub epsilon: R,
}

impl<R: Real> Amplification<R> {
    /// From l, at least 1 and so small that 2 a - 1 is finite.
    pub fn new(scale: SvagScale<R>) -> Result<Self, ParameterError> {
        let (SvagScale::Li21(l) | SvagScale::Malladi22(l)) = scale;
        let (covariance, deviation, allowed) = match scale {
            SvagScale::Li21(l) => (l, l.square_root(), "1 or more, with a finite 2 l - 1"),
            SvagScale::Malladi22(l) => (l * l, l, "1 or more, with a finite 2 l^2 - 1"),
        };
        // Roots of finite numbers are finite, and so are sums with 1 of them.
        let radicand = R::TWO * covariance - R::ONE;
        ParameterError::unless(l >= R::ONE && radicand.finite(), "l", l, allowed)?;
        let root = radicand.square_root();
        let (plus, minus) = (R::HALF * (R::ONE + root), R::HALF * (R::ONE - root));
        let weights = match scale {
            SvagScale::Li21(_) => [plus, minus],
            SvagScale::Malladi22(_) => [minus, plus],
        };
        Ok(Self { covariance, deviation, weights })
    }

    /// Of the first and of the second gradient.
    pub const fn weights(&self) -> [R; 2] {
        self.weights
    }

    /// a: what the covariance is multiplied by, and the number of steps that replace one; a time of whole steps
    /// needs a whole a.
    pub const fn covariance_factor(&self) -> R {
        self.covariance
    }

    /// sqrt(a): what the standard deviation is multiplied by.
    pub const fn deviation_factor(&self) -> R {
        self.deviation
    }

    /// (3 a - 1) / (2 a^(3/2)): what the third moment of the standardised noise is multiplied by. That is
    /// (3 l^2 - 1) / (2 l^3) <= 3 / (2 l) in Malladi22 (Lemma E.2, whose last line prints 1/l).
    pub fn third_moment_factor(&self) -> R {
        // Divided by a first: 3 a and a^(3/2) may overflow.
        (R::of(3.0) - R::ONE / self.covariance) / (R::TWO * self.deviation)
    }

    /// The learning rate of SGD: eta / a, the linear scaling rule (Li21 eq. 5).
    pub fn learning_rate(&self, learning_rate: R) -> R {
        learning_rate / self.covariance
    }

    /// The hyperparameters of RMSprop and Adam, by the square root scaling rule (Malladi22 Definition 6.2, where
    /// a = l^2): eta / sqrt(a), 1 - (1 - beta) / a, epsilon sqrt(a). An initial second moment has to be multiplied
    /// by a.
    pub fn adaptive(&self, base: AdaptiveHyperparameters<R>) -> AdaptiveHyperparameters<R> {
        let slower = |beta: R| R::ONE - (R::ONE - beta) / self.covariance;
        AdaptiveHyperparameters {
            learning_rate: base.learning_rate / self.deviation,
            beta1: slower(base.beta1),
            beta2: slower(base.beta2),
            epsilon: base.epsilon * self.deviation,
        }
    }
}

/// An oracle whose noise is amplified.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Svag<O, R> {
    /// Where both gradients come from.
    pub oracle: O,
    /// How they are combined.
    pub amplification: Amplification<R>,
}

impl<R: Real, O: GradientOracle<R, D>, const D: usize> GradientOracle<R, D> for Svag<O, R> {
    const FIRST_NORMALS: usize = O::FIRST_NORMALS;

    fn first_root(&self) -> &[R] {
        self.oracle.first_root()
    }

    fn words(&self) -> u64 {
        self.oracle.words().saturating_mul(2)
    }

    /// Calls 2 k and 2 k + 1 of the oracle.
    #[inline(always)]
    fn gradient(&self, k: u64, x: &Vector<R, D>, random: &mut impl Random<R>) -> Vector<R, D> {
        let call = k.wrapping_mul(2);
        let first = self.oracle.gradient(call, x, random);
        let second = self.oracle.gradient(call.wrapping_add(1), x, random);
        let [w1, w2] = self.amplification.weights;
        core::array::from_fn(|i| w1 * first[i] + w2 * second[i])
    }
}
