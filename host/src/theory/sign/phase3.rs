//! Moments of the linear equation of Phase 3 on `lam x^2 / 2`: Comp24 Lemmas 3.7 (C.12) and C.13.
//!
//! ```text
//! dX = -a X dt + sqrt(eta) sqrt(1 - a^2 X^2) dW,   a = sqrt(2/pi) lam / sigma,   b = eta lam^2 / (pi sigma^2)
//! E X      = x0 exp(-a t)
//! M_t      = exp(-2 (a + b) t)
//! Cov X    = [M_t - exp(-2 a t)] x0^2 + Cov_inf (1 - M_t),    Cov_inf = eta / (2 (a + b))
//! ```
//!
//! `2 b = eta a^2` is what the multiplicative part of the noise takes away. Lemmas 3.7 and C.12 print
//! `b = eta lam^2 / (pi sigma)` in `M_t`, and `Cov_inf = (eta/2) (sqrt(2/pi) + eta lam / pi)^-1 sigma / lam` without
//! the `sigma` that belongs below the second term; C.13 has both right. For a Hessian and a noise that are diagonal.
//!
//! This is the linear equation. The algorithm itself is wider at rest, not narrower: see
//! [`stationary`](super::stationary).
//!
//! Domain: `lam, sigma, eta > 0`, `t >= 0`, and `lam |x0| <= sigma sqrt(pi/2)`, where the noise is real at the start.

use std::f64::consts::PI;

use super::noise::GAUSSIAN_SLOPE;
use super::require_positive;
use crate::theory::check;
use crate::theory::error::{Result, TheoryError};

/// The first two moments at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase3Moments {
    /// `E X_t`.
    pub mean: f64,
    /// `Var X_t`.
    pub variance: f64,
    /// `E X_t^2`.
    pub second_moment: f64,
    /// `lam E X_t^2 / 2`. Comp24 Lemma C.13.
    pub loss: f64,
    /// The variance at rest.
    pub stationary_variance: f64,
}

/// Moments at time `t` from `x0`: Comp24 Lemma 3.7 with the exponent and the limit corrected.
///
/// # Errors
/// Inputs outside the domain above; a result beyond float64.
pub fn moments(lam: f64, sigma: f64, eta: f64, x0: f64, t: f64) -> Result<Phase3Moments> {
    require_domain(lam, sigma, eta, x0, t)?;
    let rates = Rates::new(lam, sigma, eta);
    let mean = x0 * (-rates.drift * t).exp();
    let limit = eta / (2.0 * rates.sum());
    let variance = rates.covariance(x0, t, limit);
    let second_moment = variance + mean * mean;
    Ok(Phase3Moments {
        mean,
        variance: check::finite("cov", variance)?,
        second_moment: check::finite("second", second_moment)?,
        loss: check::finite("loss", 0.5 * lam * second_moment)?,
        stationary_variance: check::finite("cov_inf", limit)?,
    })
}

/// The variance at time `t`, as Comp24 Lemma 3.7 prints it.
///
/// # Errors
/// As [`moments`].
pub fn variance_as_printed(lam: f64, sigma: f64, eta: f64, x0: f64, t: f64) -> Result<f64> {
    require_domain(lam, sigma, eta, x0, t)?;
    let rates = Rates { noise: eta / PI * lam * lam / sigma, ..Rates::new(lam, sigma, eta) };
    check::finite("cov", rates.covariance(x0, t, stationary_variance_as_printed(lam, sigma, eta)?))
}

/// The variance at rest, `eta / (2 (a + b))`.
///
/// # Errors
/// `lam`, `sigma` or `eta` not above 0; a result beyond float64.
pub fn stationary_variance(lam: f64, sigma: f64, eta: f64) -> Result<f64> {
    require_positive(lam, sigma, eta)?;
    check::finite("cov_inf", eta / (2.0 * Rates::new(lam, sigma, eta).sum()))
}

/// `(eta/2) (sqrt(2/pi) + eta lam / pi)^-1 sigma / lam`, as Comp24 Lemma 3.7 prints it.
///
/// # Errors
/// As [`stationary_variance`].
pub fn stationary_variance_as_printed(lam: f64, sigma: f64, eta: f64) -> Result<f64> {
    require_positive(lam, sigma, eta)?;
    check::finite("cov_inf", 0.5 * eta / (GAUSSIAN_SLOPE + eta / PI * lam) * (sigma / lam))
}

/// `E[X_t' H X_t] / 2` for a diagonal `H`, summed over coordinates `(lam, sigma, x0)`: Comp24 Lemma C.13.
///
/// # Errors
/// As [`moments`] for any coordinate; a sum beyond float64.
pub fn loss(coordinates: impl IntoIterator<Item = (f64, f64, f64)>, eta: f64, t: f64) -> Result<f64> {
    let each = |sum, (lam, sigma, x0)| Ok::<_, TheoryError>(sum + moments(lam, sigma, eta, x0, t)?.loss);
    check::finite("loss", coordinates.into_iter().try_fold(0.0, each)?)
}

/// `a` and `b`.
struct Rates {
    drift: f64,
    noise: f64,
}

impl Rates {
    fn new(lam: f64, sigma: f64, eta: f64) -> Self {
        let ratio = lam / sigma;
        Self { drift: GAUSSIAN_SLOPE * ratio, noise: eta / PI * ratio * ratio }
    }

    fn sum(&self) -> f64 {
        self.drift + self.noise
    }

    fn covariance(&self, x0: f64, t: f64, limit: f64) -> f64 {
        let start = x0 * x0 * (-2.0 * self.drift * t).exp() * (-2.0 * self.noise * t).exp_m1();
        start - limit * (-2.0 * self.sum() * t).exp_m1()
    }
}

fn require_domain(lam: f64, sigma: f64, eta: f64, x0: f64, t: f64) -> Result<()> {
    require_positive(lam, sigma, eta)?;
    check::non_negative("t", t)?;
    let real = GAUSSIAN_SLOPE * (lam * x0.abs() / sigma) <= 1.0;
    check::in_range("x0", x0, real, "lam |x0| / sigma <= sqrt(pi / 2): elsewhere the linear noise is imaginary")
}
