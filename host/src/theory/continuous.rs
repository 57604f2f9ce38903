//! The continuous-time approximation: the stationary Ornstein-Uhlenbeck process that models SGD and
//! heavy ball for vanishing learning rate.
//!
//! `Sigma K + K Sigma = lambda / (1 - mu) C` (Liu21 Eq. 1, after Mandt, Hoffman, Blei 2017). It has no
//! stability limit; that is one of the things it gets wrong.
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D;
//! `lambda > 0`, `0 <= mu < 1`.

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::spectrum::Spectrum;

/// Stationary covariance: `Sigma_ij = lambda / (1 - mu) C_ij / (k_i + k_j)` in the eigenbasis of `K`.
/// Liu21 Eq. 1.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    let (k, c) = inputs(k, c, lam, mu)?;
    check::finite_matrix("Sigma", k.schur_product(&c, |ki, kj| 0.5 * lam / (1.0 - mu) / (0.5 * ki + 0.5 * kj)))
}

/// Stationary variance for D = 1: `lambda c / (2 (1 - mu) k)`. Liu21 Eq. 1.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_variance(k: f64, c: f64, lam: f64, mu: f64) -> Result<f64> {
    let sigma = stationary_covariance(&check::scalar(k), &check::scalar(c), lam, mu)?;
    Ok(sigma[(0, 0)])
}

/// Stationary training error `lambda / (4 (1 - mu)) Tr C`, whatever the Hessian. Liu21 Section 4.4.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<f64> {
    let (_, c) = inputs(k, c, lam, mu)?;
    check::finite("L_train", lam / (4.0 * (1.0 - mu)) * c.trace())
}

fn inputs(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<(Spectrum, DMatrix<f64>)> {
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    let k = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, k.dimension())?;
    Ok((k, c))
}
