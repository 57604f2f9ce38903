//! Stationary state of quasi-hyperbolic momentum (QHM) under noise of constant covariance:
//!
//! ```text
//! g = K w + eta,   m' = mu m + (1-mu) g,   w' = w - lambda [(1-nu) g + nu m']     (Liu21 Eq. 72)
//! ```
//!
//! Momentum is damped here: `nu = 0` is SGD with the same `lambda`, `nu = 1` is heavy ball with the learning rate
//! `(1-mu) lambda`. It is the optimizer [`Qhm`](optsde_core::optimizer::Qhm) with the buffer that averages.
//!
//! A mode of curvature `k` obeys `z^2 - T z + D = 0` with `T = 1+mu - (1-mu nu) x`, `D = mu [1 - (1-nu) x]`,
//! `x = lambda k`. Solving the Stein equation of `(w, m)` in the eigenbasis of `K`, where it falls apart into systems
//! for one pair of modes each, gives for any `K` and `C`
//!
//! ```text
//! Sigma_ij = lambda [(1-mu) E + mu (1-nu) (1-mu nu) lambda W] C_ij
//!            / { mu (1-mu) lambda (k_i-k_j)^2 + E W - (1-mu) lambda k_i k_j v_i v_j }
//! v_i = 1 - D_i = 1-mu + mu (1-nu) lambda k_i,   E = v_i + v_j - v_i v_j,   W = k_i v_j + k_j v_i
//! ```
//!
//! in which only the last difference cancels, and that at the stability limit alone. On the diagonal it is
//! `phi(k) C_ii`, the variance of [`stationary_variance`]. The paper's own solution, Theorem 11 and Corollary 7, is
//! another one and not right: [`theorem11`], [`corollary7`].
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D; `0 <= mu < 1`,
//! `0 <= nu <= 1`, `0 < lambda < 2 (1+mu) / [(1+mu-2 mu nu) k_max]`.

pub mod corollary7;
pub mod theorem11;

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::spectrum::Spectrum;

/// Stationary covariance of `w`; `K` and `C` need not commute. The formula above; not in the paper.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<DMatrix<f64>> {
    let (k, c) = stable_inputs(k, c, lam, mu, nu)?;
    let late = mu * (1.0 - nu);
    let sigma = k.schur_product(&c, |ki, kj| {
        let [vi, vj] = [ki, kj].map(|k| 1.0 - mu + late * lam * k);
        let e = vi + vj - vi * vj;
        let w = ki * vj + kj * vi;
        let split = mu * (1.0 - mu) * lam * (ki - kj) * (ki - kj);
        let noise = (1.0 - mu) * e + late * (1.0 - mu * nu) * lam * w;
        lam * noise / (split + e * w - (1.0 - mu) * lam * (ki * vi) * (kj * vj))
    });
    check::finite_matrix("Sigma", sigma)
}

/// Stationary variance for D = 1, `phi(k) c`:
///
/// ```text
/// phi(k) = (lambda/k) [1-mu^2 + mu (1-nu) (1+mu-2 mu nu) x]
///          / { [1-mu + mu (1-nu) x] [2 (1+mu) - (1+mu-2 mu nu) x] },   x = lambda k
/// ```
///
/// Liu21 Eqs. 90 to 92 mean this and print another: [`corollary7`].
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_variance(k: f64, c: f64, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    let (k, c) = stable_inputs(&check::scalar(k), &check::scalar(c), lam, mu, nu)?;
    check::finite("Sigma", k.trace(&c, |k| curvature_times_variance(lam, k, mu, nu) / k))
}

/// Stationary training error `E[w' K w] / 2 = Tr[K phi(K) C] / 2`; `K` and `C` need not commute.
///
/// The covariance is a sum of `g_n(K) C g_n(K)` over the responses `g_n` to one impulse of noise, which are functions of
/// `K`, so that `Tr[K Sigma]` sees `C` only through `Tr[K g_n(K)^2 C]`. Liu21 Corollary 7, Eq. 89, with the variance of
/// [`stationary_variance`] instead of the printed one.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    let (k, c) = stable_inputs(k, c, lam, mu, nu)?;
    check::finite("L_train", 0.5 * k.trace(&c, |k| curvature_times_variance(lam, k, mu, nu)))
}

/// The stability limit of `lambda k`: `2 (1+mu) / (1+mu-2 mu nu)`, itself unstable. At `nu = 0` that is 2, at
/// `nu = 1` it is `2 (1+mu) / (1-mu)`. Not in the paper; the condition `1 + T + D > 0` on the modes above, which the
/// others, `1 - T + D > 0` and `|D| < 1`, do not outdo.
///
/// # Errors
/// `mu` outside `[0, 1)`, `nu` outside `[0, 1]`.
pub fn limit(mu: f64, nu: f64) -> Result<f64> {
    check::momentum(mu)?;
    check::buffer_weight(nu)?;
    Ok(2.0 * (1.0 + mu) / steepness(mu, nu))
}

/// The iteration is stable if and only if `0 < lambda <` this: [`limit`] over the largest eigenvalue of `K`.
///
/// # Errors
/// `K` not symmetric positive definite, those of [`limit`], a result beyond float64.
pub fn largest_learning_rate(k: &DMatrix<f64>, mu: f64, nu: f64) -> Result<f64> {
    let limit = limit(mu, nu)?;
    check::finite("lambda_max", limit / check::positive_definite("K", k)?.largest())
}

/// Modulus of the slower mode for `x = lambda k`, stable or not: `sqrt(D)` if the modes are complex,
/// `(|T| + sqrt(T^2 - 4 D)) / 2` if they are real.
///
/// # Errors
/// `mu` outside `[0, 1)`, `nu` outside `[0, 1]`, `x` not finite.
pub fn spectral_radius(x: f64, mu: f64, nu: f64) -> Result<f64> {
    check::momentum(mu)?;
    check::buffer_weight(nu)?;
    check::number("lam * k", x)?;
    let trace = 1.0 + mu - (1.0 - mu * nu) * x;
    let determinant = mu * (1.0 - (1.0 - nu) * x);
    let discriminant = trace * trace - 4.0 * determinant;
    let radius = if discriminant < 0.0 { determinant.sqrt() } else { 0.5 * (trace.abs() + discriminant.sqrt()) };
    check::finite("spectral radius", radius)
}

/// `k phi(k)`, which is a number even where `k` is too small to divide by.
fn curvature_times_variance(lam: f64, k: f64, mu: f64, nu: f64) -> f64 {
    let x = lam * k;
    let (late, q) = (mu * (1.0 - nu), steepness(mu, nu));
    let noise = (1.0 - mu) * (1.0 + mu) + late * q * x;
    lam * noise / ((1.0 - mu + late * x) * (2.0 * (1.0 + mu) - q * x))
}

/// `1 + mu - 2 mu nu`: how the fastest oscillation, `w' = -w`, feels the curvature.
fn steepness(mu: f64, nu: f64) -> f64 {
    1.0 + mu - 2.0 * mu * nu
}

fn stable_inputs(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<(Spectrum, DMatrix<f64>)> {
    check::learning_rate(lam)?;
    let limit = limit(mu, nu)?;
    let k = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, k.dimension())?;
    if lam * k.largest() < limit {
        return Ok((k, c));
    }
    Err(TheoryError::Unstable {
        field: "lam",
        value: lam,
        limit: limit / k.largest(),
        reason: "2 (1 + mu) / (1 + mu - 2 mu nu) / largest eigenvalue of K",
    })
}
