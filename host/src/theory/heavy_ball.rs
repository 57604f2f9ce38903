//! Stationary state of heavy-ball momentum, `m' = mu m + K w + eta`, `w' = w - lambda m'`, under noise
//! of constant covariance.
//!
//! ```text
//!   (1-mu) lambda (K Sigma + Sigma K) - (1+mu^2)/(1-mu^2) lambda^2 K Sigma K
//! + mu/(1-mu^2) lambda^2 (K^2 Sigma + Sigma K^2) = lambda^2 C         (Liu21 Theorem 2, Eq. 7)
//! ```
//!
//! The paper solves it for commuting `K` and `C` only. In the eigenbasis of `K` it is solved for any:
//!
//! ```text
//! Sigma_ij = lambda (1-mu^2) C_ij
//!            / { (1-mu)^2 (1+mu) (k_i+k_j) + lambda [mu (k_i-k_j)^2 - (1-mu)^2 k_i k_j] }
//! ```
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D;
//! `0 <= mu < 1`, `0 < lambda < 2 (1 + mu) / k_max`.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::spectrum::Spectrum;
use super::stability::require_stable;

/// Relative size of a commutator that rounding explains.
const COMMUTATOR_TOLERANCE: f64 = 1e-10;

/// Stationary covariance of `w`; `K` and `C` need not commute. Liu21 Theorem 2, Eq. 7.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    let (k, c) = stable_inputs(k, c, lam, mu)?;
    check::finite_matrix("Sigma", covariance_in(&k, &c, lam, mu))
}

/// Stationary variance for D = 1: `lambda c / { (1-mu) k [2 - lambda k / (1+mu)] }`. Liu21 Eq. 8.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_variance(k: f64, c: f64, lam: f64, mu: f64) -> Result<f64> {
    let sigma = stationary_covariance(&check::scalar(k), &check::scalar(c), lam, mu)?;
    Ok(sigma[(0, 0)])
}

/// Stationary covariance for commuting `K` and `C`:
/// `[x (2 I - x)]^-1 lambda^2 C / (1-mu^2)` with `x = lambda K / (1+mu)`. Liu21 Corollary 1, Eq. 8.
///
/// # Errors
/// Inputs outside the domain above; matrices that do not commute, for which this form is wrong.
pub fn commuting_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    require_commuting(k, c)?;
    let (k, c) = stable_inputs(k, c, lam, mu)?;
    let inverse = k.map(|k| {
        let x = lam * k / (1.0 + mu);
        1.0 / (x * (2.0 - x))
    });
    check::finite_matrix("Sigma", inverse * c * (lam * lam / (1.0 - mu * mu)))
}

/// Stationary training error `lambda / (4 (1-mu)) Tr[(I - lambda K / (2 (1+mu)))^-1 C]`.
///
/// Liu21 Theorem 5, Eq. 12; `K` and `C` need not commute.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<f64> {
    let (k, c) = stable_inputs(k, c, lam, mu)?;
    check::finite("L_train", training_error_in(&k, &c, lam, mu))
}

/// The solution of Eq. 7, for inputs that were checked.
pub(super) fn covariance_in(k: &Spectrum, c: &DMatrix<f64>, lam: f64, mu: f64) -> DMatrix<f64> {
    k.schur_product(c, |ki, kj| response(ki, kj, lam, mu))
}

/// `Sigma_ij / C_ij` of a pair of modes.
pub(super) fn response(ki: f64, kj: f64, lam: f64, mu: f64) -> f64 {
    let damping = 1.0 - mu;
    // The formula at the head of this file, divided by 1 - mu, so that nothing small is squared when mu is near 1.
    let drift = damping * ((1.0 + mu) * (ki + kj) - lam * ki * kj);
    let split = lam * mu * (ki - kj) * (ki - kj) / damping;
    lam * (1.0 + mu) / (drift + split)
}

/// Eq. 12, for inputs that were checked.
pub(super) fn training_error_in(k: &Spectrum, c: &DMatrix<f64>, lam: f64, mu: f64) -> f64 {
    let trace = k.trace(c, |k| 1.0 / (1.0 - lam * k / (2.0 * (1.0 + mu))));
    lam / (4.0 * (1.0 - mu)) * trace
}

/// Refuses matrices for which a commuting formula would be wrong.
pub(super) fn require_commuting(k: &DMatrix<f64>, c: &DMatrix<f64>) -> Result<()> {
    let k = check::symmetric("K", k)?;
    let c = check::symmetric_like("C", c, k.nrows())?;
    let product = &k * &c;
    let commutator = (&product - product.transpose()).amax() / product.amax();
    // A vanishing product gives NaN, and commutes.
    if commutator > COMMUTATOR_TOLERANCE {
        return Err(TheoryError::NotCommuting { commutator, allowed: COMMUTATOR_TOLERANCE });
    }
    Ok(())
}

fn stable_inputs(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<(Spectrum, DMatrix<f64>)> {
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    let k = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, k.dimension())?;
    require_stable(&k, lam, mu)?;
    Ok((k, c))
}
