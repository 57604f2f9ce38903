//! The root of a second moment in the denominator, and what implementations choose about it.
//!
//! ```text
//! v' = beta v + (1 - beta) g^2
//! denominator = sqrt(v') + eps          Epsilon::OutsideRoot
//!             = sqrt(v' + eps)          Epsilon::InsideRoot
//! ```
//!
//! A large eps outside the root gives steps of about eta g / eps, inside it of eta g / sqrt(eps): values are
//! not interchangeable between the two.

use super::Hyperparameter;
use crate::Real;

crate::fields! {
    /// The second moment of one coordinate.
    pub struct SecondMoment<R> {
        /// v, in units of a squared gradient.
        pub v: R,
    }
}

/// Where epsilon is added. All values are at least 0; with 0 a coordinate whose gradients have all been
/// 0 gets 0 / 0, a NaN, as in frameworks. (`optax.adagrad` is the exception: there it does not move.)
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Epsilon<R> {
    /// sqrt(v) + eps: eps in units of a gradient (Kingma and Ba, torch, MLX, candle, burn).
    OutsideRoot(R),
    /// sqrt(v + eps): eps in units of a squared gradient (RMSprop in TensorFlow, Keras and optax; the
    /// `eps_root` of optax).
    InsideRoot(R),
    /// sqrt(v + inside) + outside: optax with both `eps_root` and `eps`.
    Both {
        /// In units of a squared gradient.
        inside: R,
        /// In units of a gradient.
        outside: R,
    },
}

impl<R: Real> Epsilon<R> {
    /// What is added inside and outside the root.
    #[inline(always)]
    pub fn inside_and_outside(self) -> (R, R) {
        match self {
            Self::OutsideRoot(outside) => (R::ZERO, outside),
            Self::InsideRoot(inside) => (inside, R::ZERO),
            Self::Both { inside, outside } => (inside, outside),
        }
    }
}

/// Which second moment divides the gradient of step k.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondMomentUse {
    /// `v_{k+1}`, which has seen it (everybody but Malladi22).
    Updated,
    /// `v_k`, which has not (Malladi22 Definition 2.1 and Appendix D): given the past, gradient and denominator
    /// are independent.
    Previous,
}

impl SecondMomentUse {
    /// The one of the two to use.
    #[inline(always)]
    pub(super) fn choose<R: Real>(self, previous: R, updated: R) -> R {
        match self {
            Self::Updated => updated,
            Self::Previous => previous,
        }
    }
}

/// What the step of an adaptive optimizer needs: `rate n / (sqrt(v + inside) + outside)` for a numerator n.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveStep<R> {
    /// The learning rate, with the bias corrections of both moments.
    pub rate: R,
    /// Added to the second moment.
    pub inside: R,
    /// Added to its root.
    pub outside: R,
}

impl<R: Real> AdaptiveStep<R> {
    /// A step without bias correction.
    #[inline(always)]
    pub(super) fn uncorrected(rate: R, epsilon: Epsilon<R>) -> Self {
        let (inside, outside) = epsilon.inside_and_outside();
        Self { rate, inside, outside }
    }

    /// sqrt(v + inside) + outside.
    #[inline(always)]
    pub(super) fn denominator(&self, v: R) -> R {
        (v + self.inside).square_root() + self.outside
    }

    /// What is subtracted from the parameter.
    #[inline(always)]
    pub(super) fn change(&self, numerator: R, v: R) -> R {
        self.rate * numerator / self.denominator(v)
    }
}

/// beta old + (1 - beta) new.
#[inline(always)]
pub(super) fn average<R: Real>(beta: R, old: R, new: R) -> R {
    beta * old + (R::ONE - beta) * new
}

/// The decay rate of a single moving average.
pub(super) const BETA: Hyperparameter = Hyperparameter { name: "beta", golden: 0.9, range: (0.0, 1.0) };
/// Large, so that its place shows.
pub(super) const EPSILON: Hyperparameter = Hyperparameter { name: "epsilon", golden: 0.1, range: (0.0, f64::INFINITY) };
/// The second moment before step 0.
pub(super) const INITIAL_V: Hyperparameter =
    Hyperparameter { name: "initial_v", golden: 1.0, range: (0.0, f64::INFINITY) };
