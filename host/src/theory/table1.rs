//! Liu21 Table 1, rows SGD and SGDM (heavy ball): the exact results beside the previous, low-order ones.
//!
//! The covariance column of the table is for commuting `K` and `C`; "this work" is solved here for any
//! (see [`super::heavy_ball`]), "previous work" refuses matrices that do not commute. The error column
//! holds for any. SGD is `mu = 0`.
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D;
//! `0 <= mu < 1`, `0 < lambda < 2 (1 + mu) / k_max`.

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::heavy_ball;

/// One algorithm's row: two theories of two quantities.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Stationary covariance, previous work (Mandt, Hoffman, Blei 2017); none unless `K` and `C` commute.
    pub previous_covariance: Option<DMatrix<f64>>,
    /// Stationary covariance, Liu21.
    pub covariance: DMatrix<f64>,
    /// Training error, previous work (Gitman et al. 2019).
    pub previous_training_error: f64,
    /// Training error, Liu21.
    pub training_error: f64,
}

/// The row SGD.
///
/// # Errors
/// Inputs outside the domain above.
pub fn sgd(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64) -> Result<Row> {
    heavy_ball(k, c, lam, 0.0)
}

/// The row SGDM.
///
/// # Errors
/// Inputs outside the domain above.
pub fn heavy_ball(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<Row> {
    Ok(Row {
        covariance: heavy_ball::stationary_covariance(k, c, lam, mu)?,
        training_error: heavy_ball::training_error(k, c, lam, mu)?,
        previous_covariance: mandt_covariance(k, c, lam, mu).ok(),
        previous_training_error: gitman_training_error(k, c, lam, mu)?,
    })
}

/// `lambda / (2 (1-mu)) K^-1 C`: first order in `lambda`. Liu21 Table 1, after Mandt et al. 2017.
///
/// # Errors
/// Inputs outside their domains (there is no stability limit); matrices that do not commute, for which
/// the product is not symmetric: [`super::continuous`] has the general form.
pub fn mandt_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    heavy_ball::require_commuting(k, c)?;
    super::continuous::stationary_covariance(k, c, lam, mu)
}

/// `lambda / (4 (1-mu)) Tr C + lambda^2 / (8 (1-mu^2)) Tr KC`: second order in `lambda`.
/// Liu21 Table 1, after Gitman et al. 2019.
///
/// # Errors
/// Inputs outside their domains (there is no stability limit).
pub fn gitman_training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<f64> {
    let first = super::continuous::training_error(k, c, lam, mu)?;
    let second = lam * lam / (8.0 * (1.0 - mu * mu)) * (k * c).trace();
    check::finite("L_train", first + second)
}
