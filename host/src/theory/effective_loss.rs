//! The shape of the stationary density under isotropic noise `C = c I`: an effective loss `w' H w`.
//!
//! With heavy ball the density is `exp{ -(1-mu)/(lambda c) w' H w }`, `H = K - lambda/(2 (1+mu)) K^2`,
//! exactly, to all orders of `lambda`. (Half the inverse of the stationary covariance, Liu21 Eq. 8.)
//!
//! Liu21 Section 4.6 prints `H = K + (lambda/2) K^2` "to leading order" and reads it as an effective
//! weight decay. The sign is wrong, as a comparison with `Sigma^-1 / 2` shows: a finite learning rate makes the effective
//! loss shallower, not steeper.
//!
//! Domain: `K` symmetric positive definite, D x D; `0 <= mu < 1`; `0 < lambda < 2 (1 + mu) / k_max`.

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::stability::require_stable;

/// `H = K - lambda / (2 (1 + mu)) K^2`; the density is `exp[-(1-mu)/(lambda c) w' H w]`.
///
/// # Errors
/// Inputs outside the domain above.
pub fn matrix(k: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    let k = check::positive_definite("K", k)?;
    require_stable(&k, lam, mu)?;
    check::finite_matrix("H", k.map(|k| k * (1.0 - lam * k / (2.0 * (1.0 + mu)))))
}

/// The temperature `T = lambda c / (2 (1 - mu))` at which the density is `exp(-w' H w / (2 T))`: the Boltzmann law
/// `exp(-L/T)` of the loss `L = w' K w / 2` for vanishing `lambda`.
///
/// So isotropic noise of temperature T has `C = (2 T / lambda) I` without momentum. Liu21 Eq. 13 pairs `C = 2 T I` with
/// `exp(-w' K w / T)`, which lacks the learning rate and the factor 1/2 of the loss.
///
/// # Errors
/// `c` negative, `lambda` not positive, `mu` outside `[0, 1)`.
pub fn temperature(c: f64, lam: f64, mu: f64) -> Result<f64> {
    check::non_negative("c", c)?;
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    check::finite("T", 0.5 * lam * c / (1.0 - mu))
}

/// `H = K + (lambda / 2) K^2` as printed in Liu21 Section 4.6 (without momentum), which is wrong; kept
/// to show by how much.
///
/// # Errors
/// Inputs outside the domain above.
pub fn matrix_as_printed(k: &DMatrix<f64>, lam: f64) -> Result<DMatrix<f64>> {
    let k = check::positive_definite("K", k)?;
    require_stable(&k, lam, 0.0)?;
    check::finite_matrix("H", k.map(|k| k * (1.0 + 0.5 * lam * k)))
}
