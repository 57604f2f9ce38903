//! Matrices for tests: deterministic, dense, and of no symmetry that a formula could profit from.
#![allow(dead_code, reason = "no test uses all of it")]

use optsde::theory::DMatrix;

pub(crate) fn scalar(x: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, x)
}

/// Symmetric positive definite, with eigenvalues above 0.1 and of order 1; other seeds do not commute.
pub(crate) fn positive(d: usize, seed: f64) -> DMatrix<f64> {
    let a = dense(d, seed);
    symmetrized(&(&a * a.transpose() / number(d) + 0.1 * DMatrix::<f64>::identity(d, d)))
}

/// Invertible, and far from orthogonal.
pub(crate) fn frame(d: usize) -> DMatrix<f64> {
    dense(d, 3.0) + 2.0 * DMatrix::<f64>::identity(d, d)
}

/// Orthogonal, through every axis.
pub(crate) fn rotation(d: usize) -> DMatrix<f64> {
    dense(d, 4.0).qr().q()
}

/// `F M F'`, exactly symmetric.
pub(crate) fn conjugated(f: &DMatrix<f64>, m: &DMatrix<f64>) -> DMatrix<f64> {
    symmetrized(&(f * m * f.transpose()))
}

/// The symmetric part.
pub(crate) fn symmetrized(m: &DMatrix<f64>) -> DMatrix<f64> {
    0.5 * (m + m.transpose())
}

pub(crate) fn inverse(m: &DMatrix<f64>) -> DMatrix<f64> {
    m.clone().try_inverse().unwrap()
}

/// Entries between -1 and 1 without a pattern.
fn dense(d: usize, seed: f64) -> DMatrix<f64> {
    DMatrix::from_fn(d, d, |i, j| (seed + 1.7 * number(i) * number(i) + 2.3 * number(j) + number(i * j)).sin())
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}
