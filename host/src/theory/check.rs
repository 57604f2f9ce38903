//! Domains of the inputs, checked in one place.

use nalgebra::{DMatrix, DVector};

use super::error::{Result, TheoryError};
use super::spectrum::Spectrum;

/// Largest dimension of a Hessian that a prediction accepts.
pub const MAX_DIMENSION: usize = 64;

/// Entries of a symmetric matrix may differ from their mirror image by this much, relative to the
/// largest entry: sums made in another order do.
const SYMMETRY_TOLERANCE: f64 = 1e-12;

pub(super) fn learning_rate(lam: f64) -> Result<()> {
    positive("lam", lam)
}

pub(super) fn positive(field: &'static str, value: f64) -> Result<()> {
    in_range(field, value, value > 0.0, "finite and > 0")
}

pub(super) fn non_negative(field: &'static str, value: f64) -> Result<()> {
    in_range(field, value, value >= 0.0, "finite and >= 0")
}

pub(super) fn momentum(mu: f64) -> Result<()> {
    decay_rate("mu", mu)
}

/// The weight of the buffer in a quasi-hyperbolic step.
pub(super) fn buffer_weight(nu: f64) -> Result<()> {
    in_range("nu", nu, (0.0..=1.0).contains(&nu), "0 <= nu <= 1")
}

/// The weight of the past in a moving average.
pub(super) fn decay_rate(field: &'static str, beta: f64) -> Result<()> {
    if (0.0..1.0).contains(&beta) {
        return Ok(());
    }
    Err(TheoryError::Range { field, value: beta, allowed: format!("0 <= {field} < 1").into() })
}

pub(super) fn at_least_one(field: &'static str, value: f64) -> Result<()> {
    in_range(field, value, value >= 1.0, "finite and >= 1")
}

/// Any number but NaN and the infinities.
pub(super) fn number(field: &'static str, value: f64) -> Result<()> {
    in_range(field, value, true, "a finite number")
}

pub(super) fn in_range(field: &'static str, value: f64, inside: bool, allowed: &'static str) -> Result<()> {
    if inside && value.is_finite() { Ok(()) } else { Err(TheoryError::Range { field, value, allowed: allowed.into() }) }
}

/// How far a number of steps may be from a whole one: it comes as a product or quotient of rounded numbers.
const WHOLE_TOLERANCE: f64 = 1e-6;

/// The whole number that `value` is up to rounding; `number` is what has to be whole, if it is not `value` itself.
pub(super) fn whole(field: &'static str, value: f64, number: f64, allowed: &'static str) -> Result<f64> {
    let whole = number.round();
    let tolerance = WHOLE_TOLERANCE.max(4.0 * f64::EPSILON * whole.abs());
    in_range(field, value, (number - whole).abs() <= tolerance, allowed)?;
    Ok(whole)
}

/// The number of steps of length `step` in `time`, at most `limit`; `multiple` says of what it has to be a multiple.
pub(super) fn whole_steps(
    field: &'static str,
    time: f64,
    step: f64,
    limit: u64,
    multiple: &'static str,
) -> Result<u64> {
    let number = time / step;
    if !(0.0..=steps(limit)).contains(&number.round()) {
        let allowed = format!("0 to {limit} steps of {step:?}").into();
        return Err(TheoryError::Range { field, value: time, allowed });
    }
    let whole = whole(field, time, number, multiple)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to the limit")]
    Ok(whole as u64)
}

/// A finite matrix of the given shape.
pub(super) fn shape(field: &'static str, m: &DMatrix<f64>, rows: usize, columns: usize) -> Result<()> {
    if m.shape() != (rows, columns) {
        return Err(TheoryError::Shape {
            field,
            rows: m.nrows(),
            columns: m.ncols(),
            allowed: format!("{rows} x {columns}").into(),
        });
    }
    for column in 0..columns {
        for row in 0..rows {
            let value = m[(row, column)];
            if !value.is_finite() {
                return Err(TheoryError::NotFinite { field, row, column, value });
            }
        }
    }
    Ok(())
}

/// A finite vector of the given length.
pub(super) fn length(field: &'static str, v: &DVector<f64>, length: usize) -> Result<()> {
    shape(field, &DMatrix::from_column_slice(v.len(), 1, v.as_slice()), length, 1)
}

/// A finite, symmetric matrix of any allowed dimension; returned exactly symmetric.
pub(super) fn symmetric(field: &'static str, m: &DMatrix<f64>) -> Result<DMatrix<f64>> {
    let d = m.nrows();
    if d == 0 || d > MAX_DIMENSION || m.ncols() != d {
        return Err(TheoryError::Shape {
            field,
            rows: d,
            columns: m.ncols(),
            allowed: format!("D x D with 1 <= D <= {MAX_DIMENSION}").into(),
        });
    }
    symmetric_like(field, m, d)
}

/// A finite, symmetric matrix of a given dimension; returned exactly symmetric.
pub(super) fn symmetric_like(field: &'static str, m: &DMatrix<f64>, dimension: usize) -> Result<DMatrix<f64>> {
    shape(field, m, dimension, dimension)?;
    let tolerance = SYMMETRY_TOLERANCE * m.amax();
    for column in 0..dimension {
        for row in 0..column {
            let (value, mirrored) = (m[(row, column)], m[(column, row)]);
            // Halved, so that the difference of two huge entries does not overflow.
            if (0.5 * value - 0.5 * mirrored).abs() > 0.5 * tolerance {
                return Err(TheoryError::NotSymmetric { field, row, column, value, mirrored });
            }
        }
    }
    Ok(0.5 * m + 0.5 * m.transpose())
}

/// Refuses a matrix that is not symmetric positive definite, of dimension 1 to [`MAX_DIMENSION`].
///
/// # Errors
/// What is wrong with it, under the name `field`.
pub fn require_positive_definite(field: &'static str, m: &DMatrix<f64>) -> Result<()> {
    positive_definite(field, m).map(|_| ())
}

/// Refuses a matrix that is no covariance (symmetric positive semidefinite) of this dimension.
///
/// # Errors
/// What is wrong with it, under the name `field`.
pub fn require_covariance(field: &'static str, m: &DMatrix<f64>, dimension: usize) -> Result<()> {
    covariance(field, m, dimension).map(|_| ())
}

/// The spectrum of a symmetric positive definite matrix.
pub(super) fn positive_definite(field: &'static str, m: &DMatrix<f64>) -> Result<Spectrum> {
    let spectrum = Spectrum::new(field, symmetric(field, m)?)?;
    if spectrum.smallest() <= spectrum.rounding() {
        return Err(TheoryError::Definiteness {
            field,
            eigenvalue: spectrum.smallest(),
            allowed: "positive definite (every eigenvalue > 0, beyond rounding)",
        });
    }
    Ok(spectrum)
}

/// A covariance matrix: symmetric and positive semidefinite, of a given dimension.
pub(super) fn covariance(field: &'static str, m: &DMatrix<f64>, dimension: usize) -> Result<DMatrix<f64>> {
    let m = symmetric_like(field, m, dimension)?;
    let spectrum = Spectrum::new(field, m.clone())?;
    // The factor leaves room for a covariance that was itself computed.
    if spectrum.smallest() < -16.0 * spectrum.rounding() {
        return Err(TheoryError::Definiteness {
            field,
            eigenvalue: spectrum.smallest(),
            allowed: "positive semidefinite (every eigenvalue >= 0, up to rounding)",
        });
    }
    Ok(m)
}

/// A result that fits float64.
pub(super) fn finite(quantity: &'static str, value: f64) -> Result<f64> {
    if value.is_finite() { Ok(value) } else { Err(TheoryError::Overflow { quantity, value }) }
}

/// A result of which every entry fits float64.
pub(super) fn finite_matrix(quantity: &'static str, m: DMatrix<f64>) -> Result<DMatrix<f64>> {
    match m.iter().find(|value| !value.is_finite()) {
        Some(&value) => Err(TheoryError::Overflow { quantity, value }),
        None => Ok(m),
    }
}

/// The matrix that stands for a number, so that D = 1 needs no second implementation.
pub(super) fn scalar(value: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, value)
}

/// A count as a factor of a formula.
#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
pub(super) fn count(n: usize) -> f64 {
    n as f64
}

/// A number of steps as a factor of a formula or a number to show.
#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
pub(super) fn steps(k: u64) -> f64 {
    k as f64
}
