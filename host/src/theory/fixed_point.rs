//! Fixed points `X = f(X)` of a contraction of matrices, by iteration.

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};

/// A contraction by 0.997 a step settles within this.
const MAX_ITERATIONS: usize = 10_000;

/// Relative error at which the iteration ends.
const TARGET: f64 = 1e-14;

/// Relative change below which an iteration that no longer contracts has met the rounding of `f`.
const ROUNDING: f64 = 1e-11;

/// The fixed point that is reached from `start`.
///
/// A step that changes by `d`, a factor `q` less than the one before, is `d q / (1-q)` from the end.
///
/// # Errors
/// Those of `f`; a value that is not finite; no convergence.
pub(super) fn solve(
    quantity: &'static str,
    start: DMatrix<f64>,
    f: impl Fn(&DMatrix<f64>) -> Result<DMatrix<f64>>,
) -> Result<DMatrix<f64>> {
    let (mut x, mut previous) = (start, f64::INFINITY);
    for _ in 0..MAX_ITERATIONS {
        let next = check::finite_matrix(quantity, f(&x)?)?;
        let difference = (&next - &x).amax();
        let change = if difference == 0.0 { 0.0 } else { difference / next.amax() };
        // The first change has none before it.
        let shrinks = if previous.is_finite() { change / previous } else { 1.0 };
        let settled = change == 0.0 || change * shrinks <= TARGET * (1.0 - shrinks);
        let at_rounding = previous.is_finite() && shrinks >= 1.0 && change <= ROUNDING;
        (x, previous) = (next, change);
        if settled || at_rounding {
            return Ok(x);
        }
    }
    Err(TheoryError::NotConverged { quantity, change: previous, tolerance: TARGET })
}
