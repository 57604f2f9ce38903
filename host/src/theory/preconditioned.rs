//! Stationary state of heavy ball with a constant matrix learning rate, `w' = w - Lambda m'`.
//!
//! Liu21 Theorem 3, Eq. 9, for `K`, `C` and `Lambda` that need not commute with each other.
//! With `Lambda = F F'` (Cholesky) and `w = F u`, the iterate `u` is plain heavy ball with learning
//! rate 1, Hessian `F' K F` and noise covariance `F' C F`; hence `Sigma = F Sigma_u F'`, and the
//! training error, which does not see the change of variables, is
//! `1 / (4 (1-mu)) Tr[(Lambda^-1 - K / (2 (1+mu)))^-1 C]` (not in the paper; Eq. 12 in `u`).
//!
//! Domain: `K`, `Lambda` symmetric positive definite, `C` symmetric positive semidefinite, all D x D;
//! `0 <= mu < 1`; `0 < eig(Lambda K) < 2 (1 + mu)`.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::heavy_ball;
use super::spectrum::Spectrum;
use super::stability;

/// Stationary covariance of `w`. Liu21 Theorem 3, Eq. 9.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(
    k: &DMatrix<f64>,
    c: &DMatrix<f64>,
    lambda: &DMatrix<f64>,
    mu: f64,
) -> Result<DMatrix<f64>> {
    let (whitened, c) = stable_inputs(k, c, lambda, mu)?;
    let sigma = heavy_ball::covariance_in(&whitened.spectrum, &c, 1.0, mu);
    let sigma = &whitened.factor * sigma * whitened.factor.transpose();
    check::finite_matrix("Sigma", 0.5 * &sigma + 0.5 * sigma.transpose())
}

/// Stationary training error `E[w' K w] / 2`.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lambda: &DMatrix<f64>, mu: f64) -> Result<f64> {
    let (whitened, c) = stable_inputs(k, c, lambda, mu)?;
    check::finite("L_train", heavy_ball::training_error_in(&whitened.spectrum, &c, 1.0, mu))
}

/// The Hessian as seen by an iterate for which the preconditioner is the identity.
pub(super) struct Whitened {
    /// `F` with `Lambda = F F'`.
    factor: DMatrix<f64>,
    /// Spectrum of `F' K F`, the eigenvalues of `Lambda K`.
    pub(super) spectrum: Spectrum,
}

impl Whitened {
    pub(super) fn new(k: &DMatrix<f64>, lambda: &DMatrix<f64>, field: &'static str) -> Result<Self> {
        let dimension = check::positive_definite("K", k)?.dimension();
        check::shape(field, lambda, dimension, dimension)?;
        let smallest = check::positive_definite(field, lambda)?.smallest();
        let factor = check::symmetric(field, lambda)?
            .cholesky()
            .ok_or(TheoryError::Definiteness {
                field,
                eigenvalue: smallest,
                allowed: "positive definite (every eigenvalue > 0, beyond rounding)",
            })?
            .l();
        let seen = factor.transpose() * check::symmetric("K", k)? * &factor;
        let seen = check::finite_matrix("Lambda K", seen)?;
        let spectrum = check::positive_definite("Lambda K", &seen)?;
        Ok(Self { factor, spectrum })
    }
}

fn stable_inputs(
    k: &DMatrix<f64>,
    c: &DMatrix<f64>,
    lambda: &DMatrix<f64>,
    mu: f64,
) -> Result<(Whitened, DMatrix<f64>)> {
    let limit = stability::limit(mu)?;
    let whitened = Whitened::new(k, lambda, "Lambda")?;
    let c = check::covariance("C", c, k.nrows())?;
    let value = whitened.spectrum.largest();
    if value >= limit {
        return Err(TheoryError::Unstable {
            field: "largest eigenvalue of Lambda K",
            value,
            limit,
            reason: "2 (1 + mu)",
        });
    }
    let c = whitened.factor.transpose() * c * &whitened.factor;
    Ok((whitened, c))
}
