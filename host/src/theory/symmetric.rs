//! Symmetric matrices as vectors of their upper triangle: linear maps between symmetric matrices are
//! then plain matrices, of a quarter of the entries.

use nalgebra::{DMatrix, DVector};

/// The symmetric part, exactly symmetric; halved first, so that huge entries do not overflow.
pub(super) fn symmetrized(m: &DMatrix<f64>) -> DMatrix<f64> {
    0.5 * m + 0.5 * m.transpose()
}

/// Number of independent entries.
pub(super) fn packed_len(d: usize) -> usize {
    d * (d + 1) / 2
}

/// The upper triangle, column by column.
pub(super) fn pack(m: &DMatrix<f64>) -> DVector<f64> {
    DVector::from_iterator(packed_len(m.nrows()), positions(m.nrows()).map(|at| m[at]))
}

/// The symmetric matrix with this upper triangle.
pub(super) fn unpack(v: &DVector<f64>, d: usize) -> DMatrix<f64> {
    let mut m = DMatrix::zeros(d, d);
    for ((row, column), &value) in positions(d).zip(v.iter()) {
        m[(row, column)] = value;
        m[(column, row)] = value;
    }
    m
}

/// The matrix of a linear map between symmetric matrices.
pub(super) fn matrix_of(d: usize, map: impl Fn(&DMatrix<f64>) -> DMatrix<f64>) -> DMatrix<f64> {
    let n = packed_len(d);
    let column = |i| {
        let mut unit = DVector::zeros(n);
        unit[i] = 1.0;
        pack(&map(&unpack(&unit, d)))
    };
    DMatrix::from_columns(&(0..n).map(column).collect::<Vec<_>>())
}

fn positions(d: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..d).flat_map(|column| (0..=column).map(move |row| (row, column)))
}
