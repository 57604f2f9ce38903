//! Functions of a symmetric matrix through its eigenvectors.
//!
//! Every prediction for a constant noise covariance is, in the eigenbasis of the Hessian, a scalar
//! formula: `Sigma_ij = phi(k_i, k_j) C_ij`, `Tr[f(K) C] = sum f(k_i) C_ii`. No commutation of K and C
//! is needed (Liu21 Theorems 1 to 3 in that basis).

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::check::count;
use super::error::{Result, TheoryError};

/// Enough for any matrix of the sizes accepted; the algorithm needs two or three per eigenvalue.
const MAX_SWEEPS: usize = 100_000;

pub(super) struct Spectrum {
    values: DVector<f64>,
    vectors: DMatrix<f64>,
}

impl Spectrum {
    pub(super) fn new(field: &'static str, m: DMatrix<f64>) -> Result<Self> {
        if m.len() == 1 {
            // Exact, so that D = 1 is the scalar formula to the last bit.
            return Ok(Self { values: m.column(0).into_owned(), vectors: DMatrix::identity(1, 1) });
        }
        let size = m.amax();
        let unresolved = TheoryError::Overflow { quantity: field, value: size };
        let eigen = SymmetricEigen::try_new(m, f64::EPSILON, MAX_SWEEPS).ok_or(unresolved.clone())?;
        if eigen.eigenvalues.iter().chain(eigen.eigenvectors.iter()).all(|v| v.is_finite()) {
            Ok(Self { values: eigen.eigenvalues, vectors: eigen.eigenvectors })
        } else {
            Err(unresolved)
        }
    }

    pub(super) fn dimension(&self) -> usize {
        self.values.len()
    }

    pub(super) fn values(&self) -> &[f64] {
        self.values.as_slice()
    }

    pub(super) fn largest(&self) -> f64 {
        self.values.max()
    }

    pub(super) fn smallest(&self) -> f64 {
        self.values.min()
    }

    /// Eigenvalues below this cannot be told from zero; a number by itself can.
    pub(super) fn rounding(&self) -> f64 {
        let magnitude = self.values.amax();
        match self.dimension() {
            1 => 0.0,
            d => f64::EPSILON * count(d) * magnitude,
        }
    }

    /// `f(K)`.
    pub(super) fn map(&self, f: impl Fn(f64) -> f64) -> DMatrix<f64> {
        self.back(&DMatrix::from_diagonal(&self.values.map(f)))
    }

    /// The matrix that has the entries `phi(k_i, k_j) C_ij` in the eigenbasis.
    pub(super) fn schur_product(&self, c: &DMatrix<f64>, phi: impl Fn(f64, f64) -> f64) -> DMatrix<f64> {
        let mut rotated = self.vectors.transpose() * c * &self.vectors;
        for ((i, j), entry) in indices(self.dimension()).zip(rotated.iter_mut()) {
            *entry *= phi(self.values[i], self.values[j]);
        }
        self.back(&rotated)
    }

    /// `Tr[f(K) C]`.
    pub(super) fn trace(&self, c: &DMatrix<f64>, f: impl Fn(f64) -> f64) -> f64 {
        self.vectors.column_iter().zip(self.values.iter()).map(|(v, &k)| f(k) * v.dot(&(c * v))).sum()
    }

    /// `u' C u` for an eigenvector u of the largest eigenvalue.
    pub(super) fn along_largest(&self, c: &DMatrix<f64>) -> f64 {
        let u = self.vectors.column(self.values.imax());
        u.dot(&(c * u))
    }

    /// From the eigenbasis to the original one, exactly symmetric.
    fn back(&self, m: &DMatrix<f64>) -> DMatrix<f64> {
        let m = &self.vectors * m * self.vectors.transpose();
        0.5 * &m + 0.5 * m.transpose()
    }
}

/// (row, column) in the column-major order of nalgebra's storage.
fn indices(dimension: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..dimension).flat_map(move |column| (0..dimension).map(move |row| (row, column)))
}
