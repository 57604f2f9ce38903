//! Cholesky's factor A = L L^T of a symmetric positive matrix, and what it solves.

use super::{Matrix, Vector, diagonal, mirrored};
use crate::Real;

/// A matrix that is not symmetric positive semidefinite where one is needed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FactorError {
    /// Entries (row, column) and (column, row) differ, or one of them is not finite.
    NotSymmetric {
        /// Row of the first such entry below the diagonal.
        row: usize,
        /// Its column.
        column: usize,
    },
    /// Eliminating this row leaves a negative number, so the matrix has a negative eigenvalue.
    NotPositive {
        /// The row.
        row: usize,
        /// The number; 0 or more is allowed.
        pivot: f64,
    },
    /// The pivot of this column is zero and something remains under it, so the matrix has a negative
    /// eigenvalue.
    ZeroPivot {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// What remains; only 0 is allowed.
        rest: f64,
    },
    /// An eigenvalue is negative.
    NegativeEigenvalue {
        /// It; 0 or more is allowed.
        eigenvalue: f64,
    },
    /// A pivot or an eigenvalue is zero up to rounding where the matrix has to be positive definite.
    Singular {
        /// Its row, or its place among the eigenvalues.
        index: usize,
        /// The number.
        value: f64,
    },
}

impl core::fmt::Display for FactorError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NotSymmetric { row, column } => {
                write!(f, "matrix entry ({row}, {column}) must be finite and equal to entry ({column}, {row})")
            }
            Self::NotPositive { row, pivot } => {
                write!(f, "matrix pivot {row} is {pivot}, allowed: 0 or more (positive semidefinite)")
            }
            Self::ZeroPivot { row, column, rest } => {
                write!(
                    f,
                    "matrix pivot {column} is 0 and leaves {rest} in row {row}, allowed: 0 (positive semidefinite)"
                )
            }
            Self::NegativeEigenvalue { eigenvalue } => {
                write!(f, "matrix eigenvalue is {eigenvalue}, allowed: 0 or more (positive semidefinite)")
            }
            Self::Singular { index, value } => {
                write!(f, "matrix pivot or eigenvalue {index} is {value}, allowed: above rounding (positive definite)")
            }
        }
    }
}

impl core::error::Error for FactorError {}

/// The lower triangular L with L L^T = A (Cholesky-Banachiewicz), for A symmetric positive semidefinite.
///
/// A pivot that is zero up to rounding gives a zero column; what remains of A in that column must then be
/// zero up to rounding as well.
pub fn cholesky<R: Real, const D: usize>(matrix: &Matrix<R, D>) -> Result<Matrix<R, D>, FactorError> {
    let mut lower = [[R::ZERO; D]; D];
    for row in 0..D {
        for column in 0..=row {
            let entry = matrix[row][column];
            if !entry.finite() || entry != matrix[column][row] {
                return Err(FactorError::NotSymmetric { row, column });
            }
            let mut rest = entry;
            for (left, right) in lower[row].iter().zip(&lower[column]).take(column) {
                rest -= *left * *right;
            }
            let scale = matrix[row][row].magnitude().larger(matrix[column][column].magnitude());
            let rounding = scale * R::of_count(D as u64) * R::EPSILON;
            let pivot = lower[column][column];
            lower[row][column] = if row == column && rest > rounding {
                rest.square_root()
            } else if row > column && pivot > R::ZERO {
                rest / pivot
            } else if rest.magnitude() <= rounding {
                R::ZERO
            } else if row == column {
                return Err(FactorError::NotPositive { row, pivot: rest.to_f64() });
            } else {
                return Err(FactorError::ZeroPivot { row, column, rest: rest.to_f64() });
            };
        }
    }
    Ok(lower)
}

/// A^{-1}, symmetric, for A symmetric positive definite.
pub fn inverse_positive<R: Real, const D: usize>(matrix: &Matrix<R, D>) -> Result<Matrix<R, D>, FactorError> {
    let lower = cholesky(matrix)?;
    for (index, row) in lower.iter().enumerate() {
        if let Some(pivot) = row.get(index).filter(|pivot| **pivot <= R::ZERO) {
            return Err(FactorError::Singular { index, value: pivot.to_f64() });
        }
    }
    let mut inverse = diagonal(&[R::ONE; D]);
    for column in &mut inverse {
        substitute(&lower, column);
    }
    Ok(mirrored(&inverse))
}

/// A solution of A x = b for A symmetric positive semidefinite and b in its range, in place of A^{-1} b where A
/// may be singular: never an error, never a division by zero.
///
/// A pivot that is zero up to rounding, or negative, gives x the component 0: a coordinate about which A says
/// nothing that earlier ones do not say does not move. NaN stays NaN, and an infinite pivot gives 0 or NaN.
pub fn solve_semidefinite<R: Real, const D: usize>(matrix: &Matrix<R, D>, b: &Vector<R, D>) -> Vector<R, D> {
    let mut lower = [[R::ZERO; D]; D];
    for row in 0..D {
        for column in 0..=row {
            let mut rest = matrix[row][column];
            for k in 0..column {
                rest -= lower[row][k] * lower[column][k];
            }
            let pivot = lower[column][column];
            lower[row][column] = if row > column {
                if pivot == R::ZERO { R::ZERO } else { rest / pivot }
            } else if rest.finite() && rest <= matrix[row][row].magnitude() * R::of_count(D as u64) * R::EPSILON {
                R::ZERO
            } else {
                rest.square_root()
            };
        }
    }
    let mut x = *b;
    substitute(&lower, &mut x);
    x
}

/// Solves L L^T x = b in place; a zero pivot gives a zero.
fn substitute<R: Real, const D: usize>(lower: &Matrix<R, D>, x: &mut Vector<R, D>) {
    let quotient = |rest: R, pivot: R| if pivot == R::ZERO { R::ZERO } else { rest / pivot };
    for row in 0..D {
        let mut rest = x[row];
        for column in 0..row {
            rest -= lower[row][column] * x[column];
        }
        x[row] = quotient(rest, lower[row][row]);
    }
    for row in (0..D).rev() {
        let mut rest = x[row];
        for column in row + 1..D {
            rest -= lower[column][row] * x[column];
        }
        x[row] = quotient(rest, lower[row][row]);
    }
}
