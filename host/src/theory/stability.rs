//! When heavy ball (and SGD, its case `mu = 0`) has a stationary state under constant noise.
//!
//! With `x` an eigenvalue of `lambda K` (or `Lambda K`), the two eigenvalues of one step solve
//! `z^2 - (1 + mu - x) z + mu = 0`. Both are inside the unit circle if and only if
//! `0 < x < 2 (1 + mu)` and `0 <= mu < 1`.
//!
//! Source: Liu21 Section 4.5, which calls `lambda k <= 2 (1 + mu)` necessary and the sufficient
//! condition "highly complicated". The strict inequality is both (the roots above; confirmed by
//! bisecting the spectral radius of the transition matrix). It is a statement about constant noise:
//! true minibatch noise needs more, see [`super::minibatch`].

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::preconditioned::Whitened;
use super::spectrum::Spectrum;

/// The stability limit of `lambda k`: `2 (1 + mu)`, itself unstable.
///
/// # Errors
/// `mu` outside `[0, 1)`.
pub fn limit(mu: f64) -> Result<f64> {
    check::momentum(mu)?;
    Ok(2.0 * (1.0 + mu))
}

/// Modulus of the slower mode of heavy ball for `x = lambda k`, stable or not:
/// `sqrt(mu)` if the modes are complex, `(|1+mu-x| + sqrt((1+mu-x)^2 - 4 mu)) / 2` if they are real.
///
/// # Errors
/// `mu` outside `[0, 1)`, `x` not finite.
pub fn spectral_radius(x: f64, mu: f64) -> Result<f64> {
    check::momentum(mu)?;
    check::number("lam * k", x)?;
    let sum = 1.0 + mu - x;
    let discriminant = sum * sum - 4.0 * mu;
    let radius = if discriminant < 0.0 { mu.sqrt() } else { 0.5 * (sum.abs() + discriminant.sqrt()) };
    check::finite("spectral radius", radius)
}

/// Stability of heavy ball along a direction of preconditioners, `Lambda = s Lambda_direction`.
#[derive(Debug, Clone, PartialEq)]
pub struct Ray {
    mu: f64,
    eigenvalues: Vec<f64>,
}

impl Ray {
    /// `K` and `Lambda_direction`: D x D, symmetric positive definite; `0 <= mu < 1`.
    ///
    /// # Errors
    /// Inputs outside these domains.
    pub fn new(k: &DMatrix<f64>, direction: &DMatrix<f64>, mu: f64) -> Result<Self> {
        check::momentum(mu)?;
        let whitened = Whitened::new(k, direction, "Lambda_direction")?;
        Ok(Self { mu, eigenvalues: whitened.spectrum.values().to_vec() })
    }

    /// The iteration is stable if and only if `0 < s <` this: `2 (1 + mu) / max eig(Lambda_direction K)`.
    ///
    /// # Errors
    /// A limit beyond float64.
    pub fn largest_scale(&self) -> Result<f64> {
        let largest = self.eigenvalues.iter().fold(0.0, |a: f64, &b| if b > a { b } else { a });
        check::finite("s_max", 2.0 * (1.0 + self.mu) / largest)
    }

    /// Spectral radius of one step at `s >= 0`, at least 1 beyond the limit.
    ///
    /// # Errors
    /// `s` negative or not finite.
    pub fn spectral_radius(&self, s: f64) -> Result<f64> {
        check::non_negative("s_probe", s)?;
        let mut radius = 0.0;
        for &k in &self.eigenvalues {
            let mode = spectral_radius(s * k, self.mu)?;
            radius = if mode > radius { mode } else { radius };
        }
        Ok(radius)
    }
}

/// Refuses an unstable learning rate, stating the limit.
pub(super) fn require_stable(spectrum: &Spectrum, lam: f64, mu: f64) -> Result<()> {
    check::learning_rate(lam)?;
    let limit = limit(mu)?;
    if lam * spectrum.largest() < limit {
        return Ok(());
    }
    Err(TheoryError::Unstable {
        field: "lam",
        value: lam,
        limit: limit / spectrum.largest(),
        reason: "2 (1 + mu) / largest eigenvalue of K",
    })
}
