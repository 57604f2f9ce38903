//! The bias correction of a moving average, step by step and in continuous time.
//!
//! ```text
//! discrete:    1 - beta^k
//! continuous:  1 - exp(-(1 - beta) k)      (Malladi22 Definition 4.3 with c t = (1 - beta) k)
//! ```
//!
//! They differ by up to 1.9e-2 for `beta = 0.9` and 1.8e-4 for `beta = 0.999`. Both are computed without the
//! cancellation of the printed forms.
//!
//! Domain: `0 <= beta < 1`.

use super::check;
use super::error::Result;

/// `1 - beta^k`.
///
/// # Errors
/// A `beta` outside its domain.
pub fn discrete(beta: f64, k: u64) -> Result<f64> {
    check::in_range("beta", beta, (0.0..1.0).contains(&beta), "0 <= beta < 1")?;
    Ok(if k == 0 { 0.0 } else { -(number(k) * beta.ln()).exp_m1() })
}

/// `1 - exp(-(1 - beta) k)`.
///
/// # Errors
/// A `beta` outside its domain.
pub fn continuous(beta: f64, k: u64) -> Result<f64> {
    check::in_range("beta", beta, (0.0..1.0).contains(&beta), "0 <= beta < 1")?;
    Ok(-(-(1.0 - beta) * number(k)).exp_m1())
}

/// `1 - (1 - rate)^k` for a rate in (0, 1].
pub(super) fn from_rate(rate: f64, k: u64) -> f64 {
    if k == 0 { 0.0 } else { -(number(k) * (-rate).ln_1p()).exp_m1() }
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
fn number(k: u64) -> f64 {
    k as f64
}
