//! Fixed-size vectors and matrices, as arrays; sums run from the first index to the last.
//!
//! Everything is a loop of fixed order without allocation, for matrices of a few rows and columns.

mod cholesky;
mod symmetric_eigen;
mod symmetric_function;

use crate::Real;

pub use cholesky::{FactorError, cholesky, inverse_positive, solve_semidefinite};
pub use symmetric_eigen::SymmetricEigen;
pub(crate) use symmetric_function::rounding;
pub use symmetric_function::{symmetric_exponential, symmetric_inverse_square_root, symmetric_square_root};

/// A column vector.
pub type Vector<R, const D: usize> = [R; D];

/// A square matrix, row by row.
pub type Matrix<R, const D: usize> = [[R; D]; D];

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
    core::array::from_fn(|i| dot(&matrix[i], x))
}

/// L x for a lower triangular L given by its columns, row j of `columns` being column j: row i is the sum over the columns
/// 0 to i, in this order, of rows in groups that are added up side by side, which is vector code where rows are long.
///
/// What is above the diagonal is not read, and a sum starts from its first product, not from 0.
#[inline(always)]
pub fn apply_lower<R: Real, const D: usize>(columns: &Matrix<R, D>, x: &Vector<R, D>) -> Vector<R, D> {
    if D < ROWS_AT_ONCE {
        // By index over everything: unrolled, so that a GPU has it in registers.
        return core::array::from_fn(|i| {
            let mut sum = -R::ZERO;
            for j in 0..D {
                if j <= i {
                    sum += columns[j][i] * x[j];
                }
            }
            sum
        });
    }
    let mut result = [R::ZERO; D];
    let (groups, rest) = result.as_chunks_mut::<ROWS_AT_ONCE>();
    let mut first = 0;
    for group in groups {
        *group = lower_rows(columns, x, first);
        first += ROWS_AT_ONCE;
    }
    for value in rest {
        [*value] = lower_rows(columns, x, first);
        first += 1;
    }
    result
}

/// Rows that [`apply_lower`] adds up side by side: four vectors of four numbers.
const ROWS_AT_ONCE: usize = 16;

/// Rows `first` to `first + ROWS` of L x.
#[inline(always)]
fn lower_rows<R: Real, const ROWS: usize, const D: usize>(
    columns: &Matrix<R, D>,
    x: &Vector<R, D>,
    first: usize,
) -> [R; ROWS] {
    // -0 + p is p for every p: a sum starts from its first product.
    let mut sums = [-R::ZERO; ROWS];
    let entries = |column: &[R; D]| column.get(first..).and_then(<[R]>::first_chunk::<ROWS>).copied();
    let mut columns = columns.iter().zip(x);
    for (column, x) in columns.by_ref().take(first) {
        for (sum, entry) in sums.iter_mut().zip(entries(column).iter().flatten()) {
            *sum += *entry * *x;
        }
    }
    for (diagonal, (column, x)) in columns.take(ROWS).enumerate() {
        for (row, (sum, entry)) in sums.iter_mut().zip(entries(column).iter().flatten()).enumerate() {
            *sum = if row >= diagonal { *sum + *entry * *x } else { *sum };
        }
    }
    sums
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

/// A^T
#[inline(always)]
pub fn transpose<R: Real, const D: usize>(matrix: &Matrix<R, D>) -> Matrix<R, D> {
    core::array::from_fn(|i| core::array::from_fn(|j| matrix[j][i]))
}

/// The symmetric matrix with the lower triangle of this one: for results whose triangles are rounded apart.
#[inline(always)]
fn mirrored<R: Real, const D: usize>(matrix: &Matrix<R, D>) -> Matrix<R, D> {
    core::array::from_fn(|i| core::array::from_fn(|j| if j <= i { matrix[i][j] } else { matrix[j][i] }))
}

/// A + c I
#[inline(always)]
pub(crate) fn shifted<R: Real, const D: usize>(matrix: &Matrix<R, D>, c: R) -> Matrix<R, D> {
    core::array::from_fn(|i| core::array::from_fn(|j| if i == j { matrix[i][j] + c } else { matrix[i][j] }))
}

/// A B
pub fn product<R: Real, const D: usize>(left: &Matrix<R, D>, right: &Matrix<R, D>) -> Matrix<R, D> {
    let columns = transpose(right);
    left.map(|row| apply(&columns, &row))
}
