//! The Stein (discrete Lyapunov) equation `P = A P A' + Q` and the spectral radius of a matrix.
//!
//! The stationary covariance of any stable linear recursion `y' = A y + B eta` is the solution for
//! `Q = B C B'`. It is independent of the closed forms in [`super::sgd`], [`super::heavy_ball`] and
//! [`super::preconditioned`], and their check.

use nalgebra::DMatrix;

use super::error::{Result, TheoryError};
use super::{blocked, check};

/// 2^64 steps: what has not converged by then never will.
const MAX_DOUBLINGS: usize = 64;

/// After this many doublings the norm of a power has said all it can: its rounding doubles each time. Closer
/// to the stability limit than some 1e-9, [`spectral_radius`] decides.
const TRUSTED_DOUBLINGS: usize = 30;

/// How much of a solution may be missing, relative to it; in the Frobenius norm.
const TRUNCATION: f64 = 0.25 * f64::EPSILON;

/// The solution of `P = A P A' + Q`, by doubling: `P <- P + A P A'`, `A <- A^2` sums twice as many
/// terms of `sum A^n Q A'^n` each time.
///
/// `A`: n x n, spectral radius below 1; `Q`: n x n, symmetric positive semidefinite.
///
/// With B the power of A that was reached, what is missing is `B P B'`, at most `|B|^2 |P|`; a norm of B
/// below 1 proves that A is stable, so that no radius has to be computed first. Three products of n x n
/// matrices per doubling, and `log2(19 / (1 - r))` doublings for a normal A of spectral radius r.
///
/// # Errors
/// Wrong shapes, entries that are not finite, a spectral radius of 1 or more, a solution or a product
/// on the way to it beyond float64.
pub fn stationary_covariance(a: &DMatrix<f64>, q: &DMatrix<f64>) -> Result<DMatrix<f64>> {
    let n = a.nrows();
    check::shape("A", a, n.max(1), n.max(1))?;
    let mut p = check::symmetric_like("Q", q, n)?;
    if n == 1 {
        return scalar_solution(a[(0, 0)], p);
    }
    let mut power = a.clone();
    let mut size = power.norm();
    let [mut image, mut tail, mut square] = [(); 3].map(|()| DMatrix::zeros(n, n));
    for doubling in 0..MAX_DOUBLINGS {
        blocked::product(&mut image, &power, &p);
        // |B^2| <= |B|^2 can tell that this tail is the last.
        let is_last = is_negligible(size * size);
        let mut next_tail = || blocked::upper_product_transposed(&mut tail, &image, &power);
        if is_last {
            next_tail();
        } else {
            blocked::both(n, next_tail, || blocked::product(&mut square, &power, &power));
        }
        add_symmetric(&mut p, &tail);
        std::mem::swap(&mut power, &mut square);
        size = power.norm();
        if is_last || is_negligible(size) {
            return check::finite_matrix("P", p);
        }
        let finite = size.is_finite() && p.norm().is_finite();
        if !finite || (doubling == TRUSTED_DOUBLINGS && size >= 1.0) {
            require_stable(a)?;
        }
        if !finite {
            return Err(TheoryError::Overflow { quantity: "P", value: f64::INFINITY });
        }
    }
    Err(unstable(spectral_radius(a)?))
}

/// `q / (1 - a^2)`.
fn scalar_solution(a: f64, q: DMatrix<f64>) -> Result<DMatrix<f64>> {
    if !is_stable(a.abs()) {
        return Err(unstable(a.abs()));
    }
    check::finite_matrix("P", q / ((1.0 - a) * (1.0 + a)))
}

/// Whether `B P B'` is nothing beside P, for a B of this norm.
fn is_negligible(norm: f64) -> bool {
    norm * norm <= TRUNCATION
}

/// Adds a symmetric matrix of which only the upper triangle is known.
fn add_symmetric(p: &mut DMatrix<f64>, upper: &DMatrix<f64>) {
    for column in 0..p.ncols() {
        for row in 0..=column {
            let sum = p[(row, column)] + upper[(row, column)];
            p[(row, column)] = sum;
            p[(column, row)] = sum;
        }
    }
}

fn require_stable(a: &DMatrix<f64>) -> Result<()> {
    let radius = spectral_radius(a)?;
    if is_stable(radius) { Ok(()) } else { Err(unstable(radius)) }
}

fn unstable(radius: f64) -> TheoryError {
    TheoryError::Unstable {
        field: "spectral radius of the transition matrix",
        value: radius,
        limit: 1.0,
        reason: "a stationary state exists",
    }
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
