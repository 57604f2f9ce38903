//! The second moment of RMSprop and Adam: its law while it warms up (Malladi22 Section 4.1), and how low it can get.
//!
//! For gradients `N(g, sigma^2)` that are independent of each other, `v_k = beta^k v_0 + (1 - beta) sum_j beta^(k-1-j) g_j^2`
//! has
//!
//! ```text
//! E v_k  = beta^k v_0 + (1 - beta^k) (g^2 + sigma^2)
//! sd v_k = sqrt[ (1 - beta) / (1 + beta) (1 - beta^(2k)) ] sqrt(2 sigma^4 + 4 g^2 sigma^2)
//! ```
//!
//! The deviation is of order `sqrt(1 - beta) sigma^2`; Malladi22 prints `(1 - beta) sigma^2`
//! ([`deviation_scale_as_printed`]). That it is small against the mean, which is what the paper uses, stays true.

use super::check;
use super::error::Result;
use super::geometric::{complement, power};

/// Gradients `N(g, sigma^2)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gradients {
    /// g.
    pub mean: f64,
    /// sigma; >= 0.
    pub deviation: f64,
}

/// Mean and standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marginal {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub deviation: f64,
}

/// `v_k`. Malladi22 Section 4.1 with the deviation of the right order and the sum up to k - 1.
///
/// # Errors
/// `0 <= beta < 1`, `sigma >= 0`, `v_0 >= 0` not met; a moment beyond float64.
pub fn warm_up(gradients: Gradients, beta: f64, k: u64, v0: f64) -> Result<Marginal> {
    check::non_negative("v0", v0)?;
    let stationary = stationary(gradients, beta)?;
    let rate = 1.0 - beta;
    let mean = power(rate, k) * v0 + complement(rate, k) * stationary.mean;
    // beta^2 = 1 - rate (2 - rate)
    let deviation = stationary.deviation * complement(rate * (2.0 - rate), k).sqrt();
    Ok(Marginal { mean: check::finite("E v_k", mean)?, deviation })
}

/// `v_k` for k to infinity.
///
/// # Errors
/// As [`warm_up`].
pub fn stationary(gradients: Gradients, beta: f64) -> Result<Marginal> {
    check::decay_rate("beta", beta)?;
    let Gradients { mean: g, deviation: sigma } = gradients;
    check::number("g", g)?;
    check::non_negative("sigma", sigma)?;
    let spread = sigma * (2.0 * sigma * sigma + 4.0 * g * g).sqrt();
    let deviation = ((1.0 - beta) / (1.0 + beta)).sqrt() * spread;
    Ok(Marginal {
        mean: check::finite("E v_k", g * g + sigma * sigma)?,
        deviation: check::finite("sd v_k", deviation)?,
    })
}

/// `(1 - beta) sigma^2`, Malladi22's scale for the deviation of `v_k`: too small by a factor of order
/// `1 / sqrt(1 - beta)`.
///
/// # Errors
/// As [`stationary`].
pub fn deviation_scale_as_printed(gradients: Gradients, beta: f64) -> Result<f64> {
    stationary(gradients, beta)?;
    check::finite("sd v_k", (1.0 - beta) * gradients.deviation * gradients.deviation)
}

/// `theta_k` on a linear loss once `v = sigma^2`, without epsilon: mean `theta_0 - k (eta / sigma) g`, variance `k eta^2`.
/// Malladi22 Section 4.1, which prints the mean with a plus sign.
///
/// # Errors
/// `eta > 0`, `sigma > 0` not met; a moment beyond float64.
pub fn noise_dominated_position(gradients: Gradients, eta: f64, k: u64, theta0: f64) -> Result<Marginal> {
    check::positive("eta", eta)?;
    check::positive("sigma", gradients.deviation)?;
    let k = check::steps(k);
    let mean = theta0 - k * (eta / gradients.deviation) * gradients.mean;
    Ok(Marginal { mean: check::finite("E theta_k", mean)?, deviation: check::finite("sd theta_k", k.sqrt() * eta)? })
}

/// Lower bounds for `u = v / sigma^2` up to the time T of Malladi22 (`t = k eta^2`), as factors of `u_0`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Floor {
    /// `(1 - c_2 eta^2)^(T / eta^2)`: what the optimizer reaches if every gradient is 0.
    pub discrete: f64,
    /// `exp(-c_2 T)`: what the SDE cannot fall below.
    pub sde: f64,
    /// `2^(-c_2 T)` (Theorem C.3): above both of them, hence no bound.
    pub as_printed: f64,
    /// `4^(-c_2 T)`: a bound for both wherever `c_2 eta^2 <= 1/2`, and the best one that does not depend on eta.
    pub corrected: f64,
}

/// Steps are counted in float64.
const MAX_STEPS: u64 = 1 << 53;

/// The bounds. Malladi22 Theorems C.3 and D.2.
///
/// # Errors
/// `c_2 > 0`, `0 < eta^2 <= 1 / (2 c_2)`, `T >= 0` and a multiple of `eta^2` not met.
pub fn floor(c2: f64, time: f64, eta2: f64) -> Result<Floor> {
    check::positive("c2", c2)?;
    check::in_range("eta2", eta2, eta2 > 0.0 && c2 * eta2 <= 0.5, "0 < eta2 <= 1 / (2 c2)")?;
    check::non_negative("T", time)?;
    let steps = check::whole_steps("T", time, eta2, MAX_STEPS, "a whole multiple of eta2")?;
    let exponent = check::finite("c2 T", c2 * time)?;
    Ok(Floor {
        discrete: power(c2 * eta2, steps),
        sde: (-exponent).exp(),
        as_printed: (-exponent).exp2(),
        corrected: (-2.0 * exponent).exp2(),
    })
}
