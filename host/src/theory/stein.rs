//! The Stein (discrete Lyapunov) equation `P = A P A' + Q` and the spectral radius of a matrix.
//!
//! The stationary covariance of any stable linear recursion `y' = A y + B eta` is the solution for
//! `Q = B C B'`. It is independent of the closed forms in [`super::sgd`], [`super::heavy_ball`] and
//! [`super::preconditioned`], and their check.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};

/// 2^64 steps: what has not converged by then never will.
const MAX_DOUBLINGS: usize = 64;

/// The solution of `P = A P A' + Q`, by doubling: `P <- P + A P A'`, `A <- A^2` sums twice as many
/// terms of `sum A^n Q A'^n` each time.
///
/// `A`: n x n, spectral radius below 1; `Q`: n x n, symmetric positive semidefinite.
///
/// # Errors
/// Wrong shapes, entries that are not finite, a spectral radius of 1 or more.
pub fn stationary_covariance(a: &DMatrix<f64>, q: &DMatrix<f64>) -> Result<DMatrix<f64>> {
    let radius = spectral_radius(a)?;
    let unstable = TheoryError::Unstable {
        field: "spectral radius of the transition matrix",
        value: radius,
        limit: 1.0,
        reason: "a stationary state exists",
    };
    if !is_stable(radius) {
        return Err(unstable);
    }
    let mut p = check::symmetric_like("Q", q, a.nrows())?;
    let mut power = a.clone();
    for _ in 0..MAX_DOUBLINGS {
        let tail = &power * &p * power.transpose();
        p += 0.5 * &tail + 0.5 * tail.transpose();
        if tail.amax() <= f64::MIN_POSITIVE.max(1e-18 * p.amax()) {
            return check::finite_matrix("P", p);
        }
        power = &power * &power;
    }
    Err(unstable)
}

/// Whether a spectral radius is below 1 by more than a few roundings, so that scalar and diagonal recursions exactly
/// at their stability limit count as unstable. A radius within the error of [`spectral_radius`] of 1 can still be
/// misjudged; the closed forms know their limits exactly and are asked first.
pub fn is_stable(radius: f64) -> bool {
    radius < 1.0 - 1e-14
}

/// Spectral radius of a square matrix, `lim |A^n|^(1/n)` (Gelfand), with `n` a power of two.
///
/// Squaring needs no eigenvalues, so it cannot fail to converge on defective or clustered ones, which
/// heavy ball has at critical damping. There the radius is good to 1e-6 (4e-7 was seen; the root of the
/// rounding of one squaring), elsewhere to 1e-13.
///
/// # Errors
/// A matrix that is empty, not square or not finite.
pub fn spectral_radius(a: &DMatrix<f64>) -> Result<f64> {
    let n = a.nrows();
    check::shape("A", a, n.max(1), n.max(1))?;
    let mut power = a.clone();
    let mut log_radius = 0.0;
    let mut weight = 1.0;
    for _ in 0..MAX_DOUBLINGS {
        let norm = power.amax();
        if norm == 0.0 {
            return Ok(0.0);
        }
        log_radius += weight * norm.ln();
        power /= norm;
        power = &power * &power;
        weight *= 0.5;
    }
    check::finite("spectral radius", log_radius.exp())
}
