//! The exponential of a small matrix.

use nalgebra::DMatrix;

use super::check;
use super::error::Result;

/// Of the series: the first term left out is below 0.5^19 / 19! = 1.6e-23.
const DEGREE: u32 = 18;

/// `exp(A)` by scaling and squaring: the Taylor series of `A / 2^n`, of which the largest column sum is at most 1/2,
/// squared n times. Each squaring may double a relative error, so that about `eps |A|` remains.
///
/// (nalgebra's own asserts that a linear system is regular, which it is not once a power of A overflows.)
///
/// # Errors
/// A matrix that is empty, not square or not finite; an exponential beyond float64.
pub(super) fn exponential(field: &'static str, a: &DMatrix<f64>) -> Result<DMatrix<f64>> {
    let n = a.nrows().max(1);
    check::shape(field, a, n, n)?;
    let mut norm = check::finite(field, largest_column_sum(a))?;
    let mut scaled = a.clone();
    let mut squarings = 0;
    while norm > 0.5 {
        norm *= 0.5;
        scaled *= 0.5;
        squarings += 1;
    }
    let identity = DMatrix::identity(n, n);
    // Horner: 1 + A (1 + A/2 (1 + A/3 (...))).
    let series = |sum: DMatrix<f64>, k: u32| &identity + &scaled * sum / f64::from(k);
    let mut power = (1..=DEGREE).rev().fold(identity.clone(), series);
    for _ in 0..squarings {
        power = &power * &power;
    }
    check::finite_matrix("matrix exponential", power)
}

fn largest_column_sum(a: &DMatrix<f64>) -> f64 {
    a.column_iter().map(|column| column.lp_norm(1)).fold(0.0, f64::max)
}
