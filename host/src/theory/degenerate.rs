//! Heavy ball with a singular Hessian, as in overparametrized models: where does it end?
//!
//! Liu21 Appendix B: noise along the null space of `K` diffuses for ever; noise within the range of `K`, such as
//! `C = a K`, leaves the null space alone. Then the range has the stationary state of Theorem 2, and the null space keeps
//! what it started with:
//!
//! `Cov w -> Sigma_range + P Cov(w_0) P`,   `P` the projection on the null space, for a momentum that starts at 0.
//!
//! Corollary 2 read there, `a lambda (2 I - lambda K)^-1`, puts `a lambda / 2` into the null space
//! ([`aligned_noise_covariance_as_if_invertible`]), which is the limit of a small curvature, not its absence.
//!
//! Domain: `K` symmetric positive semidefinite, `C` a covariance that vanishes on the null space of `K`, `Cov(w_0)` a
//! covariance, all D x D; `0 <= mu < 1`, `0 < lambda < 2 (1 + mu) / k_max`.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::heavy_ball;
use super::spectrum::Spectrum;
use super::stability::require_stable;

/// What a computed covariance such as `a K` may have left along the null space, in units of its rounding.
const ROUNDINGS: f64 = 64.0;

/// Covariance of `w` in the limit of many steps, from the covariance `initial` and no momentum.
///
/// # Errors
/// Inputs outside the domain above.
pub fn limiting_covariance(
    k: &DMatrix<f64>,
    c: &DMatrix<f64>,
    lam: f64,
    mu: f64,
    initial: &DMatrix<f64>,
) -> Result<DMatrix<f64>> {
    check::momentum(mu)?;
    let k = stable_semidefinite(k, lam, mu)?;
    let c = check::covariance("C", c, k.dimension())?;
    let initial = check::covariance("Cov(w_0)", initial, k.dimension())?;
    require_no_noise_in_null_space(&k, &c)?;
    let range = k.schur_product(&c, |ki, kj| {
        if is_null(&k, ki) || is_null(&k, kj) { 0.0 } else { heavy_ball::response(ki, kj, lam, mu) }
    });
    let kept = k.schur_product(&initial, |ki, kj| if is_null(&k, ki) && is_null(&k, kj) { 1.0 } else { 0.0 });
    check::finite_matrix("Sigma", range + kept)
}

/// Liu21 Corollary 2 for SGD with `C = a K`, taken at its word where `K` is singular: `a lambda (2 I - lambda K)^-1`. Right
/// on the range of `K` only.
///
/// # Errors
/// Inputs outside the domain above; `a` negative.
pub fn aligned_noise_covariance_as_if_invertible(k: &DMatrix<f64>, a: f64, lam: f64) -> Result<DMatrix<f64>> {
    check::non_negative("a", a)?;
    let k = stable_semidefinite(k, lam, 0.0)?;
    check::finite_matrix("Sigma", k.map(|k| a * lam / (2.0 - lam * k)))
}

fn stable_semidefinite(k: &DMatrix<f64>, lam: f64, mu: f64) -> Result<Spectrum> {
    let k = Spectrum::new("K", check::symmetric("K", k)?)?;
    let smallest = k.smallest();
    if smallest < 0.0 && !is_null(&k, smallest) {
        let allowed = "positive semidefinite (every eigenvalue >= 0, up to rounding)";
        return Err(TheoryError::Definiteness { field: "K", eigenvalue: smallest, allowed });
    }
    require_stable(&k, lam, mu)?;
    Ok(k)
}

fn require_no_noise_in_null_space(k: &Spectrum, c: &DMatrix<f64>) -> Result<()> {
    let noise = k.trace(c, |eigenvalue| if is_null(k, eigenvalue) { 1.0 } else { 0.0 });
    let rounding = ROUNDINGS * f64::EPSILON * check::count(k.dimension()) * c.amax();
    let allowed = "0: noise there diffuses for ever";
    check::in_range("variance of the noise along the null space of K", noise, noise <= rounding, allowed)
}

/// Whether rounding alone can have made this eigenvalue.
fn is_null(k: &Spectrum, eigenvalue: f64) -> bool {
    eigenvalue.abs() <= k.rounding()
}
