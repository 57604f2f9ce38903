//! Fixed-size vectors and matrices, as arrays; sums run from the first index to the last.

use crate::Real;

/// A column vector.
pub type Vector<R, const D: usize> = [R; D];

/// A square matrix, row by row.
pub type Matrix<R, const D: usize> = [[R; D]; D];

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
        }
    }
}

impl core::error::Error for FactorError {}

/// a . b; zero for vectors without components.
#[inline(always)]
pub fn dot<R: Real, const D: usize>(a: &Vector<R, D>, b: &Vector<R, D>) -> R {
    let mut products = a.iter().zip(b).map(|(x, y)| *x * *y);
    let mut sum = products.next().unwrap_or(R::ZERO);
    for product in products {
        sum += product;
    }
    sum
}

/// A x
#[inline(always)]
pub fn apply<R: Real, const D: usize>(matrix: &Matrix<R, D>, x: &Vector<R, D>) -> Vector<R, D> {
    let mut result = [R::ZERO; D];
    for (value, row) in result.iter_mut().zip(matrix) {
        *value = dot(row, x);
    }
    result
}

/// diag(values)
pub fn diagonal<R: Real, const D: usize>(values: &Vector<R, D>) -> Matrix<R, D> {
    let mut matrix = [[R::ZERO; D]; D];
    for (i, (row, value)) in matrix.iter_mut().zip(values).enumerate() {
        if let Some(entry) = row.get_mut(i) {
            *entry = *value;
        }
    }
    matrix
}

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
