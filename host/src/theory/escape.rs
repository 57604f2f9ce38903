//! Escape efficiency `E(t) = E[L(w_t) - L(w_0)]` of SGD that starts exactly at the minimum.
//!
//! Discrete time: `E_d(t) = (lambda/4) Tr{ (I - lambda K/2)^-1 [I - (I - lambda K)^(2t)] C }`
//! (Liu21 Theorem 7, Eq. 18). Continuous time: `E_c(t) = (lambda/4) Tr[(I - e^(-2 lambda K t)) C]`
//! (Eq. 19, after Zhu et al. 2019). `K` and `C` need not commute.
//!
//! Domain: `K` symmetric positive definite, `C` symmetric positive semidefinite, both D x D;
//! `lambda > 0`, and `lambda k_max < 2` in discrete time.
//!
//! What anisotropic noise gains over isotropic noise of the same trace, Liu21 Theorem 8, is bounded in
//! [`super::escape_bounds`].

use nalgebra::DMatrix;

use super::check;
use super::error::Result;
use super::geometric::complement;
use super::stability::require_stable;

/// When the loss is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    /// After this many steps.
    Steps(u64),
    /// In the stationary state.
    Infinity,
}

/// Escape efficiency of the discrete iteration, Liu21 Eq. 18.
///
/// # Errors
/// Inputs outside the domain above.
pub fn discrete(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, horizon: Horizon) -> Result<f64> {
    let k = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, k.dimension())?;
    require_stable(&k, lam, 0.0)?;
    let trace = k.trace(&c, |k| {
        let x = lam * k;
        covered(x, horizon) / (1.0 - 0.5 * x)
    });
    check::finite("E_d", 0.25 * lam * trace)
}

/// Escape efficiency of the Ornstein-Uhlenbeck approximation at time `t` in units of steps, Liu21 Eq. 19.
///
/// # Errors
/// Inputs outside the domain above, `t` negative or not finite.
pub fn continuous(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, t: f64) -> Result<f64> {
    check::learning_rate(lam)?;
    check::non_negative("t", t)?;
    let k = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, k.dimension())?;
    check::finite("E_c", 0.25 * lam * k.trace(&c, |k| -(-2.0 * lam * k * t).exp_m1()))
}

/// `E_d` with noise `C` over `E_d` with the isotropic noise `(Tr C / D) I` of the same strength;
/// Liu21 Theorem 8 bounds it at one step, where it is `D Tr(KC) / (Tr K Tr C)`.
///
/// # Errors
/// Inputs outside the domain above; `C = 0`; zero steps, for which the ratio is 0/0.
pub fn anisotropy_ratio(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, horizon: Horizon) -> Result<f64> {
    check::in_range("t", 0.0, horizon != Horizon::Steps(0), ">= 1")?;
    let anisotropic = discrete(k, c, lam, horizon)?;
    check::positive("trace of C", c.trace())?;
    let d = c.nrows();
    let isotropic = DMatrix::identity(d, d) * (c.trace() / check::count(d));
    check::finite("ratio", anisotropic / discrete(k, &isotropic, lam, horizon)?)
}

/// `1 - (1 - x)^(2t)` for `0 < x < 2`.
fn covered(x: f64, horizon: Horizon) -> f64 {
    match horizon {
        Horizon::Infinity => 1.0,
        Horizon::Steps(t) => complement(x * (2.0 - x), t),
    }
}
