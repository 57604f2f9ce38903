//! The time of step k in the two conventions for SDEs of adaptive methods.
//!
//! Malladi22 has `t = k eta^2`, Comp24 (and Li21 for SGD) `t = k eta`; the ratio of the two clocks is `eta`, and a
//! Brownian motion changes with its clock as `dW_(eta s) = sqrt(eta) dW_s`.
//!
//! Domain: `eta > 0`.

use super::check;
use super::error::Result;

/// The time of one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Times {
    /// `k eta^2`.
    pub malladi: f64,
    /// `k eta`.
    pub compagnoni: f64,
}

/// The times of step `k`.
///
/// # Errors
/// A learning rate outside its domain; times that do not fit float64.
pub fn times(eta: f64, k: u64) -> Result<Times> {
    check::positive("eta", eta)?;
    let k = check::steps(k);
    Ok(Times {
        malladi: check::finite("t_malladi", k * eta * eta)?,
        compagnoni: check::finite("t_compagnoni", k * eta)?,
    })
}
