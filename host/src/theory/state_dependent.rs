//! Heavy ball under noise whose covariance depends on the state through its second moment, `C = C(Sigma)`.
//!
//! Liu21 Section 4.7: Theorem 2 (Eq. 7, [`super::heavy_ball`]) holds with `C = C(Sigma)`, provided that `Sigma` exists. It
//! does so exactly where the covariance given `w` is at most quadratic in `w`, as the noise of batches in linear
//! regression is ([`super::minibatch`]): its mean is then a function of `Sigma`. Write `T` for the solution operator of
//! Theorem 2, which is linear. A linear `C(Sigma) = C_0 + V Sigma` gives
//!
//! `Sigma = (1 - T V)^-1 T C_0`,
//!
//! and a finite second moment if and only if the spectral radius of `T V` (the gain) is below 1. Any other function is
//! iterated from rest, `Sigma <- T C(Sigma)` with `Sigma = 0` first.
//!
//! Domain: `K` symmetric positive definite, D x D; `0 <= mu < 1`, `0 < lambda < 2 (1 + mu) / k_max`; `C` maps covariances
//! to covariances. For a `C` that grows with `Sigma`, the iteration ascends to the smallest solution, the state that is
//! reached from rest; for another one it may not converge, and then says so.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::fixed_point;
use super::heavy_ball;
use super::minibatch::MAX_REGRESSORS;
use super::spectrum::Spectrum;
use super::stability::require_stable;
use super::{stein, symmetric};

/// Stationary covariance of `w` for any `C(Sigma)`. Liu21 Section 4.7.
///
/// # Errors
/// Inputs outside the domain above; a `C(Sigma)` that is no covariance; no convergence, which includes gains near 1.
pub fn stationary_covariance(
    k: &DMatrix<f64>,
    noise: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
    lam: f64,
    mu: f64,
) -> Result<DMatrix<f64>> {
    let k = stable_hessian(k, lam, mu)?;
    let d = k.dimension();
    fixed_point::solve("Sigma", DMatrix::zeros(d, d), |sigma| {
        let c = check::covariance("C(Sigma)", &noise(sigma), d)?;
        Ok(heavy_ball::covariance_in(&k, &c, lam, mu))
    })
}

/// Stationary covariance of `w` for `C(Sigma) = C_0 + V Sigma`, exact; `feedback` is `V`, linear. D is at most
/// [`MAX_REGRESSORS`], since `V` couples all pairs of entries.
///
/// # Errors
/// Inputs outside the domain above; no finite second moment.
pub fn linear_noise_covariance(
    k: &DMatrix<f64>,
    additive: &DMatrix<f64>,
    feedback: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
    lam: f64,
    mu: f64,
) -> Result<DMatrix<f64>> {
    let spectrum = stable_hessian(k, lam, mu)?;
    let d = spectrum.dimension();
    let feedback = response(&spectrum, feedback, lam, mu)?;
    let gain = stein::spectral_radius(&feedback)?;
    let none = TheoryError::NoSecondMoment { lam, gain };
    if gain >= 1.0 {
        return Err(none);
    }
    let additive = check::covariance("C_0", additive, d)?;
    let alone = check::finite_matrix("Sigma", heavy_ball::covariance_in(&spectrum, &additive, lam, mu))?;
    let n = feedback.nrows();
    let sigma = (DMatrix::identity(n, n) - feedback).lu().solve(&symmetric::pack(&alone)).ok_or(none)?;
    check::finite_matrix("Sigma", symmetric::unpack(&sigma, d))
}

/// Gain by which `C(Sigma) = C_0 + V Sigma` feeds the second moment back into itself, the spectral radius of `T V`: the
/// stationary second moment is finite if and only if this is below 1.
///
/// # Errors
/// Inputs outside the domain above; D above [`MAX_REGRESSORS`].
pub fn linear_noise_gain(
    k: &DMatrix<f64>,
    feedback: impl Fn(&DMatrix<f64>) -> DMatrix<f64>,
    lam: f64,
    mu: f64,
) -> Result<f64> {
    stein::spectral_radius(&response(&stable_hessian(k, lam, mu)?, feedback, lam, mu)?)
}

/// `T V` on packed symmetric matrices.
fn response(k: &Spectrum, feedback: impl Fn(&DMatrix<f64>) -> DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    let d = k.dimension();
    if d > MAX_REGRESSORS {
        let allowed = format!("D x D with 1 <= D <= {MAX_REGRESSORS}").into();
        return Err(TheoryError::Shape { field: "K", rows: d, columns: d, allowed });
    }
    check::shape("C(Sigma)", &feedback(&DMatrix::identity(d, d)), d, d)?;
    let map = |sigma: &DMatrix<f64>| heavy_ball::covariance_in(k, &feedback(sigma), lam, mu);
    check::finite_matrix("noise feedback", symmetric::matrix_of(d, map))
}

fn stable_hessian(k: &DMatrix<f64>, lam: f64, mu: f64) -> Result<Spectrum> {
    let k = check::positive_definite("K", k)?;
    check::momentum(mu)?;
    require_stable(&k, lam, mu)?;
    Ok(k)
}
