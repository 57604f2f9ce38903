//! Stationary state of SGD, `w' = w - lambda (K w + eta)`, under noise of constant covariance.
//!
//! `Sigma K + K Sigma - lambda K Sigma K = lambda C` (Liu21 Theorem 1, Eq. 6), exact for every stable
//! learning rate and every noise that is independent in time with this covariance, Gaussian or not.
//! SGD is heavy ball without momentum, so the general solution lives in [`super::heavy_ball`].
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D;
//! `0 < lambda < 2 / k_max`. A singular `K` is refused: its null directions never contract, while
//! Liu21 Corollary 2 would give them the variance `a lambda / 2`.

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::heavy_ball;
use super::stability::require_stable;

/// Stationary covariance of `w`; `K` and `C` need not commute. Liu21 Eq. 6.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64) -> Result<DMatrix<f64>> {
    heavy_ball::stationary_covariance(k, c, lam, 0.0)
}

/// Stationary variance for D = 1: `lambda c / (k (2 - lambda k))`. Liu21 Eq. 6.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_variance(k: f64, c: f64, lam: f64) -> Result<f64> {
    heavy_ball::stationary_variance(k, c, lam, 0.0)
}

/// Stationary covariance under noise that mixes white and curvature-aligned parts,
/// `C = sigma^2 I + a K`: `lambda (sigma^2 I + a K) [K (2 I - lambda K)]^-1`.
///
/// Liu21 Theorem 4, Eq. 10; `sigma^2 = 0` is Corollary 2, `a = 0` is Corollary 3.
///
/// # Errors
/// Inputs outside the domain above; `sigma2` or `a` negative.
pub fn mixed_noise_covariance(k: &DMatrix<f64>, sigma2: f64, a: f64, lam: f64) -> Result<DMatrix<f64>> {
    check::non_negative("sigma2", sigma2)?;
    check::non_negative("a", a)?;
    let k = check::positive_definite("K", k)?;
    require_stable(&k, lam, 0.0)?;
    check::finite_matrix("Sigma", k.map(|k| lam * (sigma2 + a * k) / (k * (2.0 - lam * k))))
}

/// Stationary training error `E[w' K w] / 2 = (lambda / 2) Tr[(2 I - lambda K)^-1 C]`.
///
/// Liu21 Table 1 and Theorem 5 at `mu = 0`; `K` and `C` need not commute.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64) -> Result<f64> {
    heavy_ball::training_error(k, c, lam, 0.0)
}
