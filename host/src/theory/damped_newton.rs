//! Stationary state of the damped Newton's method (DNM): heavy ball with `Lambda = lambda K^-1`, under noise of
//! constant covariance.
//!
//! Every direction then has the curvature `lambda`, and
//!
//! ```text
//! Sigma   = (1+mu)/(1-mu) lambda / [2 (1+mu) - lambda] K^-1 C K^-1           (Liu21 Theorem 12, Eq. 98)
//! L_train = (1+mu)/(1-mu) lambda / [4 (1+mu) - 2 lambda] Tr[K^-1 C]          (Liu21 Corollary 8, Eq. 103)
//! ```
//!
//! for `K` and `C` that need not commute; the row of Table 1, `K^-2 C`, is for those that do. The paper's noise of a
//! batch, `C = (N-S)/(N S) K` (Corollary 5, Eq. 25), has the factor [`super::minibatch::paper_factor`].
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D; `0 <= mu < 1`;
//! `0 < lambda < 2 (1 + mu)`, whatever the curvature.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::spectrum::Spectrum;
use super::stability;

/// Stationary covariance of `w`. Liu21 Theorem 12, Eqs. 98 and 25.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    let (k, c) = stable_inputs(k, c, lam, mu)?;
    let sigma = k.schur_product(&c, |ki, kj| amplification(lam, mu) / (ki * kj));
    check::finite_matrix("Sigma", sigma)
}

/// Stationary training error `E[w' K w] / 2`. Liu21 Corollary 8, Eq. 103.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<f64> {
    let (k, c) = stable_inputs(k, c, lam, mu)?;
    check::finite("L_train", 0.5 * amplification(lam, mu) * k.trace(&c, |k| 1.0 / k))
}

/// Stationary variance of heavy ball at curvature and noise 1.
fn amplification(lam: f64, mu: f64) -> f64 {
    (1.0 + mu) / (1.0 - mu) * lam / (2.0 * (1.0 + mu) - lam)
}

fn stable_inputs(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<(Spectrum, DMatrix<f64>)> {
    check::learning_rate(lam)?;
    let limit = stability::limit(mu)?;
    if lam >= limit {
        return Err(TheoryError::Unstable { field: "lam", value: lam, limit, reason: "2 (1 + mu)" });
    }
    let k = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, k.dimension())?;
    Ok((k, c))
}
