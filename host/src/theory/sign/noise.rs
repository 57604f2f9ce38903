//! Laws of gradient noise, as far as a sign sees them.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI};

use optsde_core::sde::{GaussianSign, SignLaw, StudentTSign};

use super::check;
use crate::theory::error::{Result, TheoryError};

/// `sqrt(2/pi)`: the slope at 0 of the mean sign under normal noise.
pub(super) const GAUSSIAN_SLOPE: f64 = FRAC_2_SQRT_PI * FRAC_1_SQRT_2;

/// A symmetric law of gradient noise, in units of its scale `sigma`.
///
/// `M(y) = E sign(y + U)` is odd and bends towards 0: `M(y) = s (y - b y^3 / 6 + ...)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignNoise(Law);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Law {
    Gaussian,
    StudentT { sign: StudentTSign<f64>, degrees: f64 },
}

impl SignNoise {
    /// U is standard normal: `M(y) = erf(y / sqrt 2)`. Comp24 Corollary 3.3.
    pub const GAUSSIAN: Self = Self(Law::Gaussian);

    /// U has Student's t distribution with `nu > 0` degrees of freedom: `M = 2 Xi`. Comp24 Lemma 3.10, which asks for
    /// a whole `nu`; none is needed.
    ///
    /// # Errors
    /// `nu` not finite or not above 0, or so small that the law does not fit float64.
    pub fn student_t(nu: f64) -> Result<Self> {
        let refused = |_| TheoryError::Range { field: "nu", value: nu, allowed: "finite and > 0".into() };
        let sign = StudentTSign::new(nu).map_err(refused)?;
        check::finite("slope", sign.slope())?;
        check::finite("bending", (nu + 1.0) / nu)?;
        Ok(Self(Law::StudentT { sign, degrees: nu }))
    }

    /// The slope `s = M'(0)`, twice the density of U at 0: `sqrt(2/pi)` for normal noise.
    pub fn slope(&self) -> f64 {
        match self.0 {
            Law::Gaussian => GAUSSIAN_SLOPE,
            Law::StudentT { sign, .. } => sign.slope(),
        }
    }

    /// The bending `b = -M'''(0) / M'(0)`: 1 for normal noise, `(nu + 1) / nu` for Student's.
    pub fn bending(&self) -> f64 {
        match self.0 {
            Law::Gaussian => 1.0,
            Law::StudentT { degrees, .. } => (degrees + 1.0) / degrees,
        }
    }
}

impl SignLaw<f64> for SignNoise {
    fn mean_and_variance(&self, y: f64) -> (f64, f64) {
        match &self.0 {
            Law::Gaussian => GaussianSign.mean_and_variance(y),
            Law::StudentT { sign, .. } => sign.mean_and_variance(y),
        }
    }
}

/// `E[sign(U_1) sign(U_2)] = (2/pi) asin(rho)`: the covariance of the signs of normal numbers of correlation `rho`.
///
/// It is the off-diagonal of Comp24's `Sigma-bar` (17) where the gradient is 0; the paper treats diagonal noise.
///
/// # Errors
/// `rho` outside `[-1, 1]`.
pub fn sign_covariance(rho: f64) -> Result<f64> {
    check::in_range("rho", rho, (-1.0..=1.0).contains(&rho), "-1 <= rho <= 1")?;
    Ok(FRAC_2_PI * rho.asin())
}
