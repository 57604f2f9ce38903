//! Liu21 Corollary 7: the stationary variance of QHM as `lambda^2 c / h(k)`, as printed and as it should read.
//!
//! ```text
//! h(k) = { a + 2 b k + c k^2 + [mu (1+mu) g(k) + p f(k)] / (1 - A^2) } / d(k)
//! g(k) = 2 (1-mu^2) + 2 lambda [-1 + mu (2+mu-2 mu nu)] k - 2 lambda mu (1-nu) alpha k^2,   f(k) = k g(k)
//! d(k) = d + 2 e [mu (1+mu) + p k] / [lambda^2 (1 + A)],   e = mu lambda (1-nu) alpha
//! ```
//!
//! with `a`, `b`, `c`, `p`, `d`, `alpha` and `A` of [`Theorem11`]. `g` stands for `X + X'` and `f` for `X K + K X'`.
//!
//! Eqs. 89 to 92 differ: they exchange `f` and `g` in `h`, print another `f` ([`f_as_printed`]), have `p` and `d` of the
//! printed theorem, and `d(k) = d`. Their variance has the wrong limits at `nu = 0` and `nu = 1`, and may be negative. The
//! printed `g` is right. The corrected `h` is the `lambda^2 / phi(k)` of [`super::stationary_variance`], by another way.
//!
//! Domain: that of [`super`].

use nalgebra::DMatrix;

use super::super::check;
use super::super::error::Result;
use super::super::heavy_ball::require_commuting;
use super::stable_inputs;
use super::theorem11::Theorem11;

/// `phi(k) = lambda^2 / h(k)`, the variance for noise of variance 1, through the corrected structure above.
///
/// # Errors
/// Inputs outside the domain above.
pub fn unit_variance(k: f64, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    require_stable(k, lam, mu, nu)?;
    let theorem = Theorem11::corrected(lam, mu, nu)?;
    check::finite("Sigma", unit_variance_in(&theorem, k))
}

/// `lambda^2 / h(k)` with `h` of Eqs. 90 to 92 as printed, which is wrong; kept to show by how much.
///
/// # Errors
/// Inputs outside the domain above; an `h` of 0.
pub fn unit_variance_as_printed(k: f64, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    require_stable(k, lam, mu, nu)?;
    let theorem = Theorem11::as_printed(lam, mu, nu)?;
    check::finite("Sigma", unit_variance_as_printed_in(&theorem, k))
}

/// `f(k)` of Eq. 91 as printed: `2 (1-mu^2) k + lambda {-2 + mu [3 + mu (2-3 nu)]} k^2`, right at `mu = 0` only.
///
/// # Errors
/// Inputs outside the domain above.
pub fn f_as_printed(k: f64, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    require_stable(k, lam, mu, nu)?;
    check::finite("f", printed_f(&Theorem11::as_printed(lam, mu, nu)?, k))
}

/// `f(k) = k g(k)`, which Eq. 91 means.
///
/// # Errors
/// Inputs outside the domain above.
pub fn f(k: f64, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    Ok(k * g(k, lam, mu, nu)?)
}

/// `g(k)` of Eq. 92, right as printed.
///
/// # Errors
/// Inputs outside the domain above.
pub fn g(k: f64, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    require_stable(k, lam, mu, nu)?;
    check::finite("g", printed_g(&Theorem11::as_printed(lam, mu, nu)?, k))
}

/// The stationary covariance of Table 1, `lambda^2 h(K)^-1 C` for commuting `K` and `C`, with the printed `h`.
///
/// # Errors
/// Inputs outside the domain above; matrices that do not commute; an `h` of 0.
pub fn covariance_as_printed(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<DMatrix<f64>> {
    require_commuting(k, c)?;
    let (k, c) = stable_inputs(k, c, lam, mu, nu)?;
    let theorem = Theorem11::as_printed(lam, mu, nu)?;
    check::finite_matrix("Sigma", k.map(|k| unit_variance_as_printed_in(&theorem, k)) * c)
}

/// The training error of Eq. 89, `lambda^2 / 2 Tr[h(K)^-1 K C]`, with the printed `h`; `K` and `C` need not commute.
///
/// # Errors
/// Inputs outside the domain above; an `h` of 0.
pub fn training_error_as_printed(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> Result<f64> {
    let (k, c) = stable_inputs(k, c, lam, mu, nu)?;
    let theorem = Theorem11::as_printed(lam, mu, nu)?;
    check::finite("L_train", 0.5 * k.trace(&c, |k| k * unit_variance_as_printed_in(&theorem, k)))
}

fn unit_variance_in(theorem: &Theorem11, k: f64) -> f64 {
    let Theorem11 { lam, mu, nu, p, d, .. } = *theorem;
    let g = printed_g(theorem, k);
    let outer = mu * (1.0 + mu) + p * k;
    let e = mu * lam * (1.0 - nu) * theorem.alpha();
    let noise = d * lam * lam + 2.0 * e * outer / (1.0 + step_factor(theorem, k));
    noise / (polynomial(theorem, k) + outer * g / one_minus_square(theorem, k))
}

fn unit_variance_as_printed_in(theorem: &Theorem11, k: f64) -> f64 {
    let Theorem11 { lam, mu, p, d, .. } = *theorem;
    let mixed = mu * (1.0 + mu) * printed_f(theorem, k) + p * printed_g(theorem, k);
    let h = (polynomial(theorem, k) + mixed / one_minus_square(theorem, k)) / d;
    lam * lam / h
}

/// `a + 2 b k + c k^2`.
fn polynomial(theorem: &Theorem11, k: f64) -> f64 {
    theorem.a() + 2.0 * theorem.b() * k + theorem.c() * k * k
}

/// `A`.
fn step_factor(theorem: &Theorem11, k: f64) -> f64 {
    theorem.mu * (1.0 - theorem.lam * (1.0 - theorem.nu) * k)
}

fn one_minus_square(theorem: &Theorem11, k: f64) -> f64 {
    let a = step_factor(theorem, k);
    (1.0 - a) * (1.0 + a)
}

fn printed_f(theorem: &Theorem11, k: f64) -> f64 {
    let Theorem11 { lam, mu, nu, .. } = *theorem;
    2.0 * (1.0 - mu * mu) * k + lam * (mu * (3.0 + mu * (2.0 - 3.0 * nu)) - 2.0) * k * k
}

fn printed_g(theorem: &Theorem11, k: f64) -> f64 {
    let Theorem11 { lam, mu, nu, .. } = *theorem;
    let linear = lam * (mu * (2.0 + mu - 2.0 * mu * nu) - 1.0);
    2.0 * (1.0 - mu * mu + linear * k - lam * mu * (1.0 - nu) * theorem.alpha() * k * k)
}

fn require_stable(k: f64, lam: f64, mu: f64, nu: f64) -> Result<()> {
    stable_inputs(&check::scalar(k), &check::scalar(0.0), lam, mu, nu).map(|_| ())
}
