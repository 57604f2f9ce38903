//! Laws of the noise, and what moments say.

use crate::theory;
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::Moments;

/// 0 with probability 2/3, -sqrt 3 and sqrt 3 with 1/6 each: the moments of a normal variable up to the fifth.
pub(super) fn normal_moments() -> theory::Result<FiniteLaw> {
    let root = 3.0_f64.sqrt();
    FiniteLaw::scalar(["atoms", "probabilities"], &[-root, 0.0, root], &[1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0])
}

/// 1 and -1.
pub(super) fn signs() -> theory::Result<FiniteLaw> {
    two_values(0.0)
}

/// The law on two values with mean 0, variance 1 and this third moment: a and -1/a with a - 1/a = E z^3, the first with
/// probability 1/(1 + a^2).
pub(super) fn two_values(third_moment: f64) -> theory::Result<FiniteLaw> {
    let a = 0.5 * (third_moment + third_moment.hypot(2.0));
    let p = 1.0 / (1.0 + a * a);
    FiniteLaw::scalar(["atoms", "probabilities"], &[a, -1.0 / a], &[p, 1.0 - p])
}

/// 2 with probability 1/5, -1/2 otherwise.
pub(super) fn skewed() -> theory::Result<FiniteLaw> {
    two_values(SKEWNESS)
}

/// The third moment of [`skewed`].
pub(super) const SKEWNESS: f64 = 1.5;

/// Var x.
pub(super) fn variance(moments: &Moments) -> f64 {
    moments.x2 - moments.x * moments.x
}
