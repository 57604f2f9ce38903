//! Laws of the noise, and what moments say.

use crate::theory;
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::Moments;

/// 0 with probability 2/3, -sqrt 3 and sqrt 3 with 1/6 each: the moments of a normal variable up to the fifth.
pub(super) fn normal_moments() -> theory::Result<FiniteLaw> {
    let root = 3.0_f64.sqrt();
    FiniteLaw::scalar(["atoms", "probabilities"], &[-root, 0.0, root], &[1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0])
}

/// Var x.
pub(super) fn variance(moments: &Moments) -> f64 {
    moments.x2 - moments.x * moments.x
}
