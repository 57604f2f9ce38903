//! SignSGD in Phase 3, near the minimum, as printed: the mean of the sign replaced by its tangent at 0.
//!
//! Comp24 (5) and (41), normal noise: dx = -sqrt(2/pi) y dt + sqrt(eta) sqrt(1 - (2/pi) y^2) dW, y = S^(-1/2) grad f;
//! Comp24 (8), Student t with 2 degrees of freedom: 1/sqrt 2 in place of sqrt(2/pi).
//!
//! The paper states both for |Y| < 1, Y = y / sqrt 2. There the diffusion of (5) is imaginary from |Y| = sqrt(pi)/2 =
//! 0.886 on, and the drift is up to 34 % too large ((8): 22 % at y = 1). Here the diffusion is 0 where the printed
//! one is imaginary; the equation is meant for small |Y| only. The full ones are [`GaussianSign`](super::GaussianSign)
//! and [`StudentTSign`](super::StudentTSign).

use super::{ParameterError, SignLaw};
use crate::Real;

/// The tangent at 0 in place of the mean of sign(y + U).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearSign<R> {
    slope: R,
}

impl<R: Real> LinearSign<R> {
    /// U is standard normal: slope sqrt(2/pi).
    pub fn gaussian() -> Self {
        Self { slope: R::of(core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2) }
    }

    /// U has a t distribution with 2 degrees of freedom: slope 1/sqrt 2.
    pub fn student_t_2() -> Self {
        Self { slope: R::of(core::f64::consts::FRAC_1_SQRT_2) }
    }

    /// Twice the density of U at 0.
    ///
    /// # Errors
    /// A slope that is not a positive number.
    pub fn new(slope: R) -> Result<Self, ParameterError> {
        ParameterError::unless_positive("slope", slope)?;
        Ok(Self { slope })
    }
}

impl<R: Real> SignLaw<R> for LinearSign<R> {
    #[inline(always)]
    fn mean_and_variance(&self, y: R) -> (R, R) {
        let mean = self.slope * y;
        let variance = R::ONE - mean * mean;
        // Not `larger`: a variance that is NaN stays NaN.
        (mean, if variance < R::ZERO { R::ZERO } else { variance })
    }
}
