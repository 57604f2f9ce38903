//! What the memory of the second moment does to the variance of RMSprop on a linear loss.
//!
//! v remembers the gradients that moved theta. Let `V = g^2 + sigma^2 = v_0`, no epsilon, and noise `sigma z` with the first
//! four moments of a normal variable. To leading order in `1 - beta`, `v = V + d` with
//!
//! ```text
//! d' = beta d + (1 - beta) (2 g sigma z + sigma^2 (z^2 - 1))
//! theta' = theta - (eta / sqrt V) (g + sigma z - g d / (2 V))
//! ```
//!
//! so that a gradient of time s = (1 - beta) (k - j) ago has moved `theta_k`, with `q = g^2 / V`, by
//! `-(eta sigma / sqrt V) (1 - q (1 - e^(-s))) z_j`, and by `(eta / sqrt V) (g sigma^2 / (2 V)) (1 - e^(-s)) (z_j^2 - 1)`.
//! These are uncorrelated, and `Var z^2 = 2`. An SDE with a deterministic second moment has `q = 0` here, and so has
//! Malladi22 Appendix F.2.

use super::check;
use super::error::Result;

/// `Var theta_k / (k eta^2 sigma^2 / V)` in the limit of a small `1 - beta`, with `c = (1 - beta) k` fixed.
///
/// # Errors
/// `q` (`share`) outside [0, 1], `c` (`memory`) that is not above 0.
pub fn variance_factor(share: f64, memory: f64) -> Result<f64> {
    check::in_range("share", share, (0.0..=1.0).contains(&share), "from 0 to 1")?;
    check::positive("memory", memory)?;
    let (q, c) = (share, memory);
    // Means of e^(-s) and e^(-2 s) over 0 <= s <= c.
    let (once, twice) = (-(-c).exp_m1() / c, -(-2.0 * c).exp_m1() / (2.0 * c));
    let (kept, square) = (1.0 - once, 1.0 - 2.0 * once + twice);
    check::finite("variance_factor", 1.0 - 2.0 * q * kept + (q * q + 0.5 * q * (1.0 - q)) * square)
}
