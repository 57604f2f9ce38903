//! The mean sign of a Student-t number that is shifted: `E sign(x + U) = 2 F_nu(x) - 1`, with F the distribution
//! function of nu degrees of freedom (twice `Xi` of Comp24 Section 3.1, eq. (7)).
//!
//! ```text
//! 2 Xi(x) = sign(x) I_(x^2 / (nu + x^2))(1/2, nu/2)
//! ```
//!
//! I is the regularized incomplete beta function. Elementary for small whole nu: `(2/pi) atan x` for 1,
//! `x / sqrt(2 + x^2)` for 2. The slope at 0 is `2 Gamma((nu+1)/2) / (sqrt(pi nu) Gamma(nu/2))`, up to `sqrt(2/pi)` for
//! the Gaussian.
//!
//! Domain: `0 < nu <= 10^4`; beyond, the logarithms of the gamma function leave fewer than 11 digits.

use statrs::function::beta::beta_reg;
use statrs::function::gamma::ln_gamma;

use super::check;
use super::error::Result;

/// Largest number of degrees of freedom.
pub const MAX_DEGREES_OF_FREEDOM: f64 = 1e4;

/// `2 Xi(x)`, and how far its modulus is from 1 without cancellation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignMean {
    /// `2 Xi(x)`, in [-1, 1].
    pub mean: f64,
    /// `1 - (2 Xi(x))^2`: the variance of the sign.
    pub variance: f64,
}

/// The mean and variance of `sign(x + U)`.
///
/// # Errors
/// A `nu` outside its domain, an `x` that is not finite.
pub fn sign_mean(nu: f64, x: f64) -> Result<SignMean> {
    degrees_of_freedom(nu)?;
    check::in_range("x", x, true, "a finite number")?;
    // x^2 / (nu + x^2) = s / (1 + s); squares of large x would overflow, and then 1 - mean is 0.
    let s = (x / nu.sqrt()) * (x / nu.sqrt());
    if s == 0.0 {
        return Ok(SignMean { mean: x * slope(nu)?, variance: 1.0 });
    }
    let outside = beta_reg(0.5 * nu, 0.5, 1.0 / (1.0 + s));
    let inside = if s.is_finite() { beta_reg(0.5, 0.5 * nu, s / (1.0 + s)) } else { 1.0 };
    Ok(SignMean { mean: inside.copysign(x), variance: outside * (1.0 + inside) })
}

/// The slope of `2 Xi` at 0.
///
/// # Errors
/// A `nu` outside its domain.
pub fn slope(nu: f64) -> Result<f64> {
    degrees_of_freedom(nu)?;
    let quotient = (ln_gamma(0.5 * (nu + 1.0)) - ln_gamma(0.5 * nu)).exp();
    check::finite("slope", 2.0 * quotient / (std::f64::consts::PI * nu).sqrt())
}

fn degrees_of_freedom(nu: f64) -> Result<()> {
    check::in_range("nu", nu, nu > 0.0 && nu <= MAX_DEGREES_OF_FREEDOM, "0 < nu <= 1e4")
}
