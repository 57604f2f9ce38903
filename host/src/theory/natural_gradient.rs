//! Stationary state of natural gradient descent (NGD): heavy ball with `Lambda = lambda J^-1`, where the Fisher
//! information `J = E[K w w' K] = K Sigma K` is that of the stationary state itself.
//!
//! ```text
//! (K Sigma)^2 - b K Sigma - lambda / (2 (1-mu)) C K^-1 = 0,   b = lambda / (2 (1+mu))       (Liu21 Theorem 13, Eq. 104)
//! ```
//!
//! With `M = K^-1/2 C K^-1/2` the solution for a constant `C` (Corollary 9, Eq. 107) reads symmetrically
//!
//! `Sigma = 1/2 K^-1/2 { [b^2 I + 2 lambda / (1-mu) M]^1/2 + b I } K^-1/2`,
//!
//! and for the paper's noise of a batch, `C = r K Sigma K` with `r = (N-S)/(N S)` ([`super::minibatch::paper_factor`]),
//! `Sigma = lambda [(1+mu) r + 1-mu] / [2 (1-mu^2)] K^-1` (Corollary 6, Eq. 26).
//!
//! `J` is the outer product of the mean gradient. A program that averages `E[g g'] = (1+r) K Sigma K`, gradients with
//! their noise, has the state of the learning rate `lambda / (1+r)`.
//!
//! **The state exists only with noise**, in every direction. As the noise vanishes, `Sigma` tends to [`flip_covariance`]
//! and `Lambda K` to `2 (1+mu)`, the stability limit: what remains is the deterministic flip `w' = -w`, no fluctuation.
//! With `J` frozen at its stationary value the iteration is stable for every learning rate; with `J` estimated on the way
//! it is stable for a slow average only, see [`fisher_average`].
//!
//! Domain: `K` and `C` symmetric positive definite, both D x D; `r > 0`; `lambda > 0`; `0 <= mu < 1`.

pub mod fisher_average;

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::spectrum::Spectrum;
use super::symmetric::symmetrized;

/// Stationary covariance of `w` under noise of constant covariance; `K` and `C` need not commute.
/// Liu21 Corollary 9, Eq. 107.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    let Whitened { root, noise } = Whitened::new(k, c, lam, mu)?;
    let sigma = &root * noise.map(|m| gradient_covariance(m, lam, mu)) * &root;
    check::finite_matrix("Sigma", symmetrized(&sigma))
}

/// Stationary training error `E[w' K w] / 2` under noise of constant covariance. Liu21 Corollary 10, Eq. 112.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<f64> {
    let Whitened { noise, .. } = Whitened::new(k, c, lam, mu)?;
    let trace: f64 = noise.values().iter().map(|&m| gradient_covariance(m, lam, mu)).sum();
    check::finite("L_train", 0.5 * trace)
}

/// Stationary covariance of `w` under the noise `C = r K Sigma K`. Liu21 Corollary 6, Eq. 26.
///
/// # Errors
/// Inputs outside the domain above.
pub fn minibatch_covariance(k: &DMatrix<f64>, r: f64, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    let scale = minibatch_scale(r, lam, mu)?;
    check::finite_matrix("Sigma", check::positive_definite("K", k)?.map(|k| scale / k))
}

/// Stationary training error `E[w' K w] / 2` under the noise `C = r K Sigma K`: the same for every Hessian of the same
/// dimension. Liu21 Corollary 10, Eq. 112.
///
/// # Errors
/// Inputs outside the domain above.
pub fn minibatch_training_error(k: &DMatrix<f64>, r: f64, lam: f64, mu: f64) -> Result<f64> {
    let scale = minibatch_scale(r, lam, mu)?;
    let dimension = check::count(check::positive_definite("K", k)?.dimension());
    check::finite("L_train", 0.5 * scale * dimension)
}

/// What both covariances tend to as the noise vanishes, `lambda / (2 (1+mu)) K^-1`.
///
/// Liu21 (remark after Corollary 6) calls this a fluctuation without noise. It is the second moment of a deterministic
/// flip between `w` and `-w`, and no stationary state: the transition matrix has the eigenvalue -1.
///
/// # Errors
/// Inputs outside the domain above.
pub fn flip_covariance(k: &DMatrix<f64>, lam: f64, mu: f64) -> Result<DMatrix<f64>> {
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    check::finite_matrix("Sigma", check::positive_definite("K", k)?.map(|k| lam / (2.0 * (1.0 + mu) * k)))
}

/// An eigenvalue of `K^1/2 Sigma K^1/2` from one of `M`.
fn gradient_covariance(m: f64, lam: f64, mu: f64) -> f64 {
    let b = lam / (2.0 * (1.0 + mu));
    0.5 * (b.hypot((2.0 * lam * m / (1.0 - mu)).sqrt()) + b)
}

/// `Sigma K` where it is a multiple of the identity.
fn minibatch_scale(r: f64, lam: f64, mu: f64) -> Result<f64> {
    check::learning_rate(lam)?;
    check::momentum(mu)?;
    let allowed = "finite and > 0: without noise, as for S = N, there is a flip and no stationary state";
    check::in_range("r = (N-S)/(N S)", r, r > 0.0, allowed)?;
    Ok(lam * (r / (1.0 - mu) + 1.0 / (1.0 + mu)) / 2.0)
}

/// The problem in the coordinates in which the Hessian is the identity.
struct Whitened {
    /// `K^-1/2`.
    root: DMatrix<f64>,
    /// Spectrum of `M`.
    noise: Spectrum,
}

impl Whitened {
    fn new(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64) -> Result<Self> {
        check::learning_rate(lam)?;
        check::momentum(mu)?;
        let k = check::positive_definite("K", k)?;
        let c = check::symmetric_like("C", c, k.dimension())?;
        // A direction without noise flips for ever; see the head of this file.
        check::positive_definite("C", &c)?;
        let root = k.map(|k| 1.0 / k.sqrt());
        let noise = check::finite_matrix("K^-1/2 C K^-1/2", &root * c * &root)?;
        Ok(Self { root, noise: check::positive_definite("K^-1/2 C K^-1/2", &symmetrized(&noise))? })
    }
}
