//! Whether the noise of the gradient dominates its mean, which decides between the SDEs of Malladi22 and Comp24.
//!
//! Both papers are right in their regime. The SDEs of Malladi22 leave the mean gradient out of the second moment,
//! `du = c_2 (diag Sigma - u) dt`. Per step that omits `(grad f)^2` against `sigma^2 Sigma`:
//!
//! | regime | ratio | error of Malladi22's SDE | of Comp24's |
//! | --- | --- | --- | --- |
//! | `sigma = sigma_0 / eta`, Malladi22's own limit | O(eta^2) | order 1 in `eta^2` | order 1 |
//! | sigma fixed, Comp24's limit | O(1) | order 0: does not vanish with eta | order 1 in eta |
//!
//! so that Comp24's Remark E.4, that the former holds only near minima, is about the second regime.
//!
//! Domain: `|grad f|^2 >= 0`, `tr Sigma > 0`, batch size `B > 0`, tolerance > 0.

use super::check;
use super::error::Result;

/// Which equations describe an optimizer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicable {
    /// Both: what Malladi22's second moment leaves out is below the tolerance.
    Both,
    /// Only those with the gradient in the second moment, as Comp24's.
    Comp24Only,
}

/// `|grad f|^2 / (tr Sigma / B)` of the mean gradient and of the noise of one example.
///
/// # Errors
/// Inputs outside the domain; a ratio beyond float64.
pub fn ratio(gradient_norm_squared: f64, noise_trace: f64, batch: f64) -> Result<f64> {
    check::non_negative("gradient_norm_squared", gradient_norm_squared)?;
    check::positive("noise_trace", noise_trace)?;
    check::positive("batch", batch)?;
    check::finite("ratio of gradient to noise", gradient_norm_squared / noise_trace * batch)
}

/// The equations that hold where this [`ratio`] may be neglected up to a relative `tolerance` of the second moment.
///
/// # Errors
/// A ratio below 0, a tolerance that is not positive.
pub fn applicable(ratio: f64, tolerance: f64) -> Result<Applicable> {
    check::non_negative("ratio", ratio)?;
    check::positive("tolerance", tolerance)?;
    // Of V_inf = |grad f|^2 + tr Sigma / B.
    let omitted = ratio / (1.0 + ratio);
    Ok(if omitted <= tolerance { Applicable::Both } else { Applicable::Comp24Only })
}
