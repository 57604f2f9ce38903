//! Eigenvalues and eigenvectors of a symmetric matrix, A = Q diag(values) Q^T, by Jacobi's cyclic rotations.
//!
//! Each rotation makes one pair of entries zero (Golub and Van Loan, Matrix Computations, section 8.5); sweeps
//! over all pairs in a fixed order converge quadratically, in six or so for small matrices. The off-diagonal
//! entries that are lost in rounding beside both of their diagonal ones are put to zero, and the sweeps end when
//! all are: a decision on bits, the same everywhere.

use super::{FactorError, Matrix, Vector, apply, mirrored, transpose};
use crate::Real;

/// Far more sweeps than any finite matrix takes; what remains off the diagonal after them is dropped.
const SWEEPS: u32 = 32;

/// Eigenvalues in ascending order, and their eigenvectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SymmetricEigen<R, const D: usize> {
    /// The eigenvalues.
    pub values: Vector<R, D>,
    /// Q: column j is the eigenvector of value j, of length 1 and either sign.
    pub vectors: Matrix<R, D>,
}

impl<R: Real, const D: usize> SymmetricEigen<R, D> {
    /// Of a symmetric matrix with finite entries, the squares of whose differences and entries are finite.
    pub fn new(matrix: &Matrix<R, D>) -> Result<Self, FactorError> {
        for (row, (left, right)) in matrix.iter().zip(&transpose(matrix)).enumerate() {
            for (column, (entry, other)) in left.iter().zip(right).enumerate().take(row + 1) {
                if !entry.finite() || entry != other {
                    return Err(FactorError::NotSymmetric { row, column });
                }
            }
        }
        Ok(Self::of_symmetric(matrix))
    }

    /// Without looking whether the matrix is symmetric; NaN gives NaN.
    pub(crate) fn of_symmetric(matrix: &Matrix<R, D>) -> Self {
        let mut a = *matrix;
        let mut vectors = super::diagonal(&[R::ONE; D]);
        for _ in 0..SWEEPS {
            let mut finished = true;
            for p in 0..D {
                for q in p + 1..D {
                    let entry = a[p][q];
                    if lost_beside(entry, a[p][p]) && lost_beside(entry, a[q][q]) {
                        (a[p][q], a[q][p]) = (R::ZERO, R::ZERO);
                    } else {
                        finished = false;
                        rotate(&mut a, &mut vectors, p, q);
                    }
                }
            }
            if finished {
                break;
            }
        }
        let mut values = [R::ZERO; D];
        for i in 0..D {
            values[i] = a[i][i];
        }
        sort(&mut values, &mut vectors);
        Self { values, vectors }
    }

    /// f(A) = Q diag(f(values)) Q^T, exactly symmetric.
    pub fn function(&self, f: impl Fn(R) -> R) -> Matrix<R, D> {
        let images = self.values.map(f);
        let scaled = self.vectors.map(|row| core::array::from_fn(|j| images[j] * row[j]));
        mirrored(&scaled.map(|row| apply(&self.vectors, &row)))
    }
}

/// Whether adding the entry to the diagonal changes nothing.
fn lost_beside<R: Real>(entry: R, diagonal: R) -> bool {
    diagonal.magnitude() + entry.magnitude() == diagonal.magnitude()
}

/// Turns the plane of coordinates p < q by the smaller of the angles that make entry (p, q) zero.
#[inline(always)]
fn rotate<R: Real, const D: usize>(a: &mut Matrix<R, D>, vectors: &mut Matrix<R, D>, p: usize, q: usize) {
    let entry = a[p][q];
    let cotangent = (a[q][q] - a[p][p]) / (R::TWO * entry);
    let size = R::ONE / (cotangent.magnitude() + (cotangent * cotangent + R::ONE).square_root());
    let tangent = if cotangent < R::ZERO { -size } else { size };
    let cosine = R::ONE / (tangent * tangent + R::ONE).square_root();
    let sine = tangent * cosine;
    // (c u - s v, s u + c v) as corrections, which round less.
    let half = sine / (R::ONE + cosine);
    let turned = |u: R, v: R| (u - sine * (v + half * u), v + sine * (u - half * v));

    a[p][p] -= tangent * entry;
    a[q][q] += tangent * entry;
    (a[p][q], a[q][p]) = (R::ZERO, R::ZERO);
    for k in 0..D {
        if k != p && k != q {
            (a[k][p], a[k][q]) = turned(a[k][p], a[k][q]);
            (a[p][k], a[q][k]) = (a[k][p], a[k][q]);
        }
        (vectors[k][p], vectors[k][q]) = turned(vectors[k][p], vectors[k][q]);
    }
}

/// Ascending eigenvalues by exchanges of neighbours, which keep equal ones in order.
fn sort<R: Real, const D: usize>(values: &mut Vector<R, D>, vectors: &mut Matrix<R, D>) {
    for end in (1..D).rev() {
        for i in 0..end {
            if values[i] > values[i + 1] {
                values.swap(i, i + 1);
                for row in vectors.iter_mut() {
                    row.swap(i, i + 1);
                }
            }
        }
    }
}
