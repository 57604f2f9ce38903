//! Liu21 Table 1, rows SGD, SGDM (heavy ball) and QHM: the exact results beside the previous, low-order ones; and rows
//! DNM, NGD and Adam, which have no previous work.
//!
//! The covariance column of the table is for commuting `K` and `C`; "this work" is solved here for any
//! (see [`super::heavy_ball`]), "previous work" refuses matrices that do not commute. The error column
//! holds for any. SGD is `mu = 0`. The row QHM is printed with errors in both of its covariances and in the training
//! error of "this work"; it is here as it should read and as printed.
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D;
//! `0 <= mu < 1`, `0 < lambda < 2 (1 + mu) / k_max`; QHM: that of [`super::quasi_hyperbolic`].

use nalgebra::DMatrix;

use super::check;
use super::damped_newton;
use super::error::Result;
use super::full_matrix_adam;
use super::heavy_ball;
use super::natural_gradient;
use super::quasi_hyperbolic;
use super::quasi_hyperbolic::corollary7;

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

/// The row QHM as it should read: "this work" is the exact solution, and the covariance of previous work
/// `lambda/2 K^-1 C`, since momentum is damped.
///
/// # Errors
/// Inputs outside the domain above.
pub fn quasi_hyperbolic(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<Row> {
    Ok(Row {
        covariance: quasi_hyperbolic::stationary_covariance(k, c, lam, mu, nu)?,
        training_error: quasi_hyperbolic::training_error(k, c, lam, mu, nu)?,
        previous_covariance: mandt_covariance(k, c, lam, 0.0).ok(),
        previous_training_error: gitman_quasi_hyperbolic_training_error(k, c, lam, mu, nu)?,
    })
}

/// The row QHM as printed, which is wrong but for the training error of previous work: "this work" through the `h` of
/// Eq. 90, and the covariance of previous work `lambda / (2 (1-mu)) K^-1 C`, which belongs to momentum that is not damped.
///
/// # Errors
/// Inputs outside the domain above; matrices that do not commute; an `h` of 0.
pub fn quasi_hyperbolic_as_printed(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<Row> {
    Ok(Row {
        covariance: corollary7::covariance_as_printed(k, c, lam, mu, nu)?,
        training_error: corollary7::training_error_as_printed(k, c, lam, mu, nu)?,
        previous_covariance: Some(mandt_covariance(k, c, lam, mu)?),
        previous_training_error: gitman_quasi_hyperbolic_training_error(k, c, lam, mu, nu)?,
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

/// `lambda/4 Tr C + lambda^2/8 [1 + 2 mu nu / (1-mu) (2 mu nu / (1+mu) - 1)] Tr KC`: second order in `lambda`, for QHM.
/// Liu21 Table 1, after Gitman et al. 2019.
///
/// # Errors
/// Inputs outside their domains (there is no stability limit).
pub fn gitman_quasi_hyperbolic_training_error(
    k: &DMatrix<f64>,
    c: &DMatrix<f64>,
    lam: f64,
    mu: f64,
    nu: f64,
) -> Result<f64> {
    check::momentum(mu)?;
    check::buffer_weight(nu)?;
    let first = super::continuous::training_error(k, c, lam, 0.0)?;
    let slope = 1.0 + 2.0 * mu * nu / (1.0 - mu) * (2.0 * mu * nu / (1.0 + mu) - 1.0);
    check::finite("L_train", first + lam * lam / 8.0 * slope * (k * c).trace())
}

/// The row of a method without previous work.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRow {
    /// Stationary covariance, Liu21.
    pub covariance: DMatrix<f64>,
    /// Training error, Liu21.
    pub training_error: f64,
}

/// The row DNM. Its domain is that of [`super::damped_newton`].
///
/// # Errors
/// Inputs outside the domain.
pub fn damped_newton(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<NewRow> {
    Ok(NewRow {
        covariance: damped_newton::stationary_covariance(k, c, lam, mu)?,
        training_error: damped_newton::training_error(k, c, lam, mu)?,
    })
}

/// The row NGD, for a constant `C`. Its domain is that of [`super::natural_gradient`].
///
/// # Errors
/// Inputs outside the domain.
pub fn natural_gradient(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<NewRow> {
    Ok(NewRow {
        covariance: natural_gradient::stationary_covariance(k, c, lam, mu)?,
        training_error: natural_gradient::training_error(k, c, lam, mu)?,
    })
}

/// The row Adam, for `C = c K Sigma K`. Its domain is that of [`super::full_matrix_adam`].
///
/// # Errors
/// Inputs outside the domain.
pub fn full_matrix_adam(k: &DMatrix<f64>, c: f64, lam: f64) -> Result<NewRow> {
    Ok(NewRow {
        covariance: full_matrix_adam::stationary_covariance(k, c, lam)?,
        training_error: full_matrix_adam::training_error(k, c, lam)?,
    })
}
