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
    check::decay_rate("beta", beta)?;
    Ok(if k == 0 { 0.0 } else { -(check::steps(k) * beta.ln()).exp_m1() })
}

/// `1 - exp(-(1 - beta) k)`.
///
/// # Errors
/// A `beta` outside its domain.
pub fn continuous(beta: f64, k: u64) -> Result<f64> {
    check::decay_rate("beta", beta)?;
    Ok(-(-(1.0 - beta) * check::steps(k)).exp_m1())
}
