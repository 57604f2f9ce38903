//! When an SDE, or a run with a scaled batch, cannot have the equilibrium of SGD: the certificates of Li21 section 5
//! for scale-invariant losses with weight decay.
//!
//! Two equilibria are C-close if squared norm `R`, squared gradient `G` and noise `N` agree within a factor of C each
//! (Definitions 5.1, 5.4, E.3). The identities of [`super::equilibrium`] turn that into conditions on the
//! noise-to-signal ratio `N / G` of one of the two:
//!
//! | fails | if | ratio of | source |
//! | --- | --- | --- | --- |
//! | SGD and first-order SDE | `eta > (N/G) (C^2 - 1)` | the SDE, `N = E tr (eta Sigma)` | Theorem 5.2 (i) |
//! | SGD and first-order SDE | `N/G < 1 / (C^2 - 1)` | SGD, `N = E tr Sigma` | Theorem 5.2 (ii) |
//! | both SDEs | `eta > (N/G) (C^2 (1 + eta lam / 2) - 1)` | either SDE | Theorem E.4 |
//! | linear scaling by kappa | `N/G < (kappa - C^2) / (kappa (C^2 - 1))` | SGD after scaling | Theorem 5.5 |
//! | linear scaling by kappa | `kappa > C^2 + (C^2 - 1) N/G` | SGD before scaling | proof of Theorem 5.6 |
//!
//! **A certificate of failure, not a guarantee.** Each condition is sufficient for failure, so its negation is
//! necessary for validity and no more: where none of them fires, scaling may fail all the same. On the smooth loss of
//! [`super::cos_model`], with `N/G = 100` and `C^2 = 2`, it does so at a factor of 71, where the certificate begins at
//! 102.
//!
//! Differences to the printed theorems:
//! * Theorem 5.6 states `kappa > C^2 (1 + N/G)`. Its proof arrives at `kappa G + N <= C^2 (N + G)` and gives a term
//!   away; the form above is what it shows, for `C^2 = 2` and large `N/G` half of the printed one, and it is attained
//!   ([`super::tent_model`]).
//! * Theorem 5.5 prints `(1 - 1/kappa) / (C^2 - 1) - 1/kappa`. That is the same number as the form above, both are
//!   `(1 - C^2/kappa) / (C^2 - 1)`: no erratum. `1/kappa` is subtracted from the quotient, not from `1/(C^2 - 1)`
//!   inside a product.
//! * The text after (37) says that the SDEs are not close if `N/G` is larger than a constant; smaller is meant.
//!
//! Domain: `N >= 0`, `G > 0`, `C^2 > 1`, `kappa >= 1`.

use super::check;
use super::equilibrium::Equilibrium;
use super::error::Result;

/// A measured ratio of noise to signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseToSignal {
    ratio: f64,
}

/// Up to which factor `kappa` of batch size and learning rate linear scaling can hold, by a run at batch size `B`:
/// `kappa B` is the critical batch size. Beyond it failure is certain; below it nothing is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriticalFactor {
    /// `C^2 + (C^2 - 1) N/G`, from the proof of Theorem 5.6.
    pub sharp: f64,
    /// `C^2 (1 + N/G)`, eq. (11).
    pub as_printed: f64,
    /// `C^2 N/G`, the approximation of eq. (11) for large `N/G`, which is what Figure 2 of the paper draws.
    pub approximate: f64,
}

impl NoiseToSignal {
    /// From the trace of the noise covariance `N` and the squared gradient `G`.
    ///
    /// # Errors
    /// Inputs outside the domain above; a ratio beyond float64.
    pub fn new(noise: f64, squared_gradient: f64) -> Result<Self> {
        check::non_negative("N", noise)?;
        check::positive("G", squared_gradient)?;
        Ok(Self { ratio: check::finite("N/G", noise / squared_gradient)? })
    }

    /// `N / G`.
    pub fn ratio(self) -> f64 {
        self.ratio
    }

    /// The learning rate beyond which SGD and its first-order SDE are not C-close, from the ratio of the SDE:
    /// `(N/G) (C^2 - 1)`. Theorem 5.2 (i).
    ///
    /// # Errors
    /// `C2` outside its domain; a result beyond float64.
    pub fn learning_rate_limit(self, c2: f64) -> Result<f64> {
        check::finite("limit of eta", self.ratio * excess(c2)?)
    }

    /// Whether the ratio of SGD is so small, below `1 / (C^2 - 1)`, that its first-order SDE is not C-close.
    /// Theorem 5.2 (ii).
    ///
    /// # Errors
    /// `C2` outside its domain.
    pub fn excludes_first_order_sde(self, c2: f64) -> Result<bool> {
        Ok(self.ratio < smallest_ratio(c2)?)
    }

    /// The learning rate beyond which first-order and second-order SDE are not C-close, from the ratio of either:
    /// `(N/G) (C^2 (1 + eta lam / 2) - 1)`. The limit contains the learning rate itself, usually to no effect.
    /// Theorem E.4.
    ///
    /// # Errors
    /// `C2` outside its domain, `eta` or `lam` not positive; a result beyond float64.
    pub fn second_order_limit(self, c2: f64, eta: f64, lam: f64) -> Result<f64> {
        let excess = excess(c2)?;
        check::positive("eta", eta)?;
        check::positive("lam", lam)?;
        check::finite("limit of eta", self.ratio * (excess + c2 * eta * lam / 2.0))
    }

    /// The factors beyond which (C, kappa)-linear scaling invariance fails, from the ratio of the run that is to be
    /// scaled up. Theorem 5.6, eq. (11), and its proof.
    ///
    /// # Errors
    /// `C2` outside its domain; a result beyond float64.
    pub fn critical_factor(self, c2: f64) -> Result<CriticalFactor> {
        let excess = excess(c2)?;
        Ok(CriticalFactor {
            sharp: check::finite("critical kappa", c2 + excess * self.ratio)?,
            as_printed: check::finite("critical kappa", c2 * (1.0 + self.ratio))?,
            approximate: c2 * self.ratio,
        })
    }

    /// Whether the ratio of a run that was scaled up by `kappa` shows that (C, kappa)-invariance fails, without the
    /// run before. Theorem 5.5.
    ///
    /// # Errors
    /// As [`scaled_ratio_limit`].
    pub fn excludes_scaling_from(self, c2: f64, kappa: f64) -> Result<bool> {
        Ok(self.ratio < scaled_ratio_limit(c2, kappa)?)
    }
}

/// `1 / (C^2 - 1)`: below this ratio of SGD its first-order SDE is not C-close. Theorem 5.2 (ii).
///
/// # Errors
/// `C2` outside its domain.
pub fn smallest_ratio(c2: f64) -> Result<f64> {
    check::finite("1 / (C^2 - 1)", 1.0 / excess(c2)?)
}

/// `(kappa - C^2) / (kappa (C^2 - 1))`: below this ratio after scaling, (C, kappa)-invariance fails. It is not
/// positive, and excludes nothing, for `kappa <= C^2`. Theorem 5.5.
///
/// # Errors
/// `C2` or `kappa` outside its domain.
pub fn scaled_ratio_limit(c2: f64, kappa: f64) -> Result<f64> {
    let excess = excess(c2)?;
    check::at_least_one("kappa", kappa)?;
    check::finite("limit of N/G", (1.0 - c2 / kappa) / excess)
}

/// `(1 - 1/kappa) / (C^2 - 1) - 1/kappa`: the same number, in the form of eq. (10).
///
/// # Errors
/// As [`scaled_ratio_limit`].
pub fn scaled_ratio_limit_in_the_form_of_10(c2: f64, kappa: f64) -> Result<f64> {
    let excess = excess(c2)?;
    check::at_least_one("kappa", kappa)?;
    check::finite("limit of N/G", (1.0 - 1.0 / kappa) / excess - 1.0 / kappa)
}

/// The three ratios of Definitions 5.1, 5.4 and E.3: `R/R'`, `G/G'`, `f N/N'`. The factor `f` is `eta` for SGD
/// against an SDE, 1 for two SDEs, `1/kappa` for a run against one scaled up by `kappa`.
///
/// # Errors
/// Expectations that are not positive, and have no ratio; a result beyond float64.
pub fn ratios(first: &Equilibrium, second: &Equilibrium, noise_factor: f64) -> Result<[f64; 3]> {
    check::positive("factor of N", noise_factor)?;
    let ratio = |field, a: f64, b: f64| {
        check::positive(field, a)?;
        check::positive(field, b)?;
        check::finite(field, a / b)
    };
    Ok([
        ratio("R", first.squared_norm, second.squared_norm)?,
        ratio("G", first.squared_gradient, second.squared_gradient)?,
        check::finite("N", noise_factor * ratio("N", first.noise, second.noise)?)?,
    ])
}

/// The smallest C for which `1/C <= ratio <= C` holds for all of them. It is at least 1: no pair of equilibria is
/// C-close for less (Definition 5.4 allows `0 < C`).
///
/// # Errors
/// A ratio that is not positive.
pub fn smallest_c(ratios: [f64; 3]) -> Result<f64> {
    let mut smallest: f64 = 1.0;
    for ratio in ratios {
        check::positive("ratio", ratio)?;
        smallest = smallest.max(ratio).max(1.0 / ratio);
    }
    check::finite("C", smallest)
}

/// `C^2 - 1`, above 0.
pub(super) fn excess(c2: f64) -> Result<f64> {
    check::in_range("C2", c2, c2 > 1.0, "finite and > 1")?;
    Ok(c2 - 1.0)
}
