//! SignSGD, `x' = x - eta sign(grad f(x) + sigma U)`, as Comp24 describes it (sections 3.1 and C.2).
//!
//! `f` is the loss, `sigma` the scale of the gradient noise, `U` its law ([`SignNoise`]), `eta` the learning rate and
//! `lam` the curvature of the quadratic loss `lam x^2 / 2`. Time is `t = k eta`. What decides the behaviour is the
//! ratio of signal to noise, `Y = grad f / (sqrt 2 sigma)`: Phase 1 beyond 3/2, Phase 3 below 1.
//!
//! | question | module |
//! | --- | --- |
//! | phases, their drift and noise, printed and correct | [`phases`] |
//! | bounds of the expected loss, with a scheduler too | [`loss_bounds`] |
//! | moments of the linear equation of Phase 3 | [`phase3`] |
//! | the exact law after k steps on `lam x^2 / 2` | [`chain`] |
//! | the exact stationary law there, and its expansion | [`stationary`] |
//! | moments of the full equation | [`sde_moments`] |

pub mod chain;
pub mod loss_bounds;
mod noise;
pub mod phase3;
pub mod phases;
pub mod sde_moments;
pub mod stationary;

pub use noise::{SignNoise, sign_covariance};

use super::check;
use super::error::Result;

/// What the algorithm and its equation are compared by: expectations at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// `E x`.
    pub mean: f64,
    /// `E x^2`.
    pub second: f64,
    /// `E x^4`.
    pub fourth: f64,
    /// `E cos(2 x)`, of a test function that is not a polynomial.
    pub cosine: f64,
}

/// The three numbers of SignSGD on `lam x^2 / 2`, each finite and above 0.
fn require_positive(lam: f64, sigma: f64, eta: f64) -> Result<()> {
    check::positive("lam", lam)?;
    check::positive("sigma", sigma)?;
    check::positive("eta", eta)
}
