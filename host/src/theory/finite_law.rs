//! A vector that takes finitely many values: `P(x = x_i) = p_i`, with its raw and central moments as sums over the
//! values.

use nalgebra::{DMatrix, DVector};

use super::check;
use super::check::MAX_DIMENSION;
use super::error::{Result, TheoryError};

/// How far the probabilities may sum from 1: they come as rounded numbers.
const SUM_TOLERANCE: f64 = 1e-9;

/// Vectors and their probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct FiniteLaw {
    atoms: Vec<DVector<f64>>,
    probabilities: Vec<f64>,
}

impl FiniteLaw {
    /// The rows of `atoms` (n x D, `1 <= D <= 64`), named as `fields` in errors, and as many probabilities.
    ///
    /// # Errors
    /// Wrong shapes, entries that are not finite, probabilities below 0 or with a sum other than 1.
    pub fn new(fields: [&'static str; 2], atoms: &DMatrix<f64>, probabilities: &DVector<f64>) -> Result<Self> {
        let [atoms_field, probabilities_field] = fields;
        let (n, d) = atoms.shape();
        if n == 0 || d == 0 || d > MAX_DIMENSION {
            let allowed = format!("n x D with n >= 1 and 1 <= D <= {MAX_DIMENSION}").into();
            return Err(TheoryError::Shape { field: atoms_field, rows: n, columns: d, allowed });
        }
        check::shape(atoms_field, atoms, n, d)?;
        check::length(probabilities_field, probabilities, n)?;
        for &p in probabilities {
            check::non_negative(probabilities_field, p)?;
        }
        let sum = probabilities.sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            let allowed = "probabilities that sum to 1".into();
            return Err(TheoryError::Range { field: probabilities_field, value: sum, allowed });
        }
        let atoms = atoms.row_iter().map(|row| row.transpose()).collect();
        Ok(Self { atoms, probabilities: probabilities.iter().copied().collect() })
    }

    /// A number that takes the values `atoms`.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn scalar(fields: [&'static str; 2], atoms: &[f64], probabilities: &[f64]) -> Result<Self> {
        let atoms = DMatrix::from_column_slice(atoms.len(), 1, atoms);
        Self::new(fields, &atoms, &DVector::from_column_slice(probabilities))
    }

    /// D.
    pub fn dimension(&self) -> usize {
        self.atoms.first().map_or(0, DVector::len)
    }

    /// The law of a function of the vector.
    pub fn map(&self, f: impl Fn(&DVector<f64>) -> DVector<f64>) -> Self {
        Self { atoms: self.atoms.iter().map(f).collect(), probabilities: self.probabilities.clone() }
    }

    /// `E f(x)`.
    pub fn expectation(&self, f: impl Fn(&DVector<f64>) -> f64) -> f64 {
        self.weighted().map(|(p, x)| p * f(x)).sum()
    }

    /// `E x`.
    pub fn mean(&self) -> DVector<f64> {
        let zero = DVector::zeros(self.dimension());
        self.weighted().fold(zero, |sum, (p, x)| sum + p * x)
    }

    /// `E x x'`.
    pub fn second_moment(&self) -> DMatrix<f64> {
        let zero = DMatrix::zeros(self.dimension(), self.dimension());
        self.weighted().fold(zero, |sum, (p, x)| sum + p * x * x.transpose())
    }

    /// `E x_i x_j x_k`, as one matrix for each i.
    pub fn third_moment(&self) -> Vec<DMatrix<f64>> {
        let d = self.dimension();
        let slice = |i| self.weighted().fold(DMatrix::zeros(d, d), |sum, (p, x)| sum + p * x[i] * x * x.transpose());
        (0..d).map(slice).collect()
    }

    /// The law of `x - E x`: its moments are the central ones.
    pub fn centred(&self) -> Self {
        let mean = self.mean();
        self.map(|x| x - &mean)
    }

    /// Whether it has the same values with the same probabilities, in the same order, up to a tolerance.
    pub(crate) fn agrees_with(&self, other: &Self, tolerance: f64) -> bool {
        let mut probabilities = self.probabilities.iter().zip(&other.probabilities);
        self.atoms.len() == other.atoms.len()
            && self.dimension() == other.dimension()
            && self.atoms.iter().zip(&other.atoms).all(|(x, y)| (x - y).amax() <= tolerance)
            && probabilities.all(|(p, q)| (p - q).abs() <= tolerance)
    }

    /// Probabilities and values.
    pub(super) fn weighted(&self) -> impl Iterator<Item = (f64, &DVector<f64>)> {
        self.probabilities.iter().copied().zip(&self.atoms)
    }
}
