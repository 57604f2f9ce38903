//! Functions of a symmetric matrix: the same function of its eigenvalues, with the same eigenvectors.
//!
//! The result is exactly symmetric. An eigenvalue counts as zero when it is so up to rounding: up to D roundings
//! of the largest in magnitude.

use super::{FactorError, Matrix, SymmetricEigen, Vector};
use crate::Real;

/// A^{1/2}, the positive semidefinite root of a positive semidefinite matrix.
pub fn symmetric_square_root<R: Real, const D: usize>(matrix: &Matrix<R, D>) -> Result<Matrix<R, D>, FactorError> {
    let eigen = SymmetricEigen::new(matrix)?;
    check_not_negative(&eigen.values)?;
    Ok(eigen.function(|value| value.larger(R::ZERO).square_root()))
}

/// A^{-1/2}, the positive definite inverse root of a positive definite matrix.
pub fn symmetric_inverse_square_root<R: Real, const D: usize>(
    matrix: &Matrix<R, D>,
) -> Result<Matrix<R, D>, FactorError> {
    let eigen = SymmetricEigen::new(matrix)?;
    check_not_negative(&eigen.values)?;
    let rounding = rounding(&eigen.values);
    for (index, value) in eigen.values.iter().enumerate() {
        if *value <= rounding {
            return Err(FactorError::Singular { index, value: value.to_f64() });
        }
    }
    Ok(eigen.function(|value| R::ONE / value.square_root()))
}

/// exp(A), of any symmetric matrix.
pub fn symmetric_exponential<R: Real, const D: usize>(matrix: &Matrix<R, D>) -> Result<Matrix<R, D>, FactorError> {
    Ok(SymmetricEigen::new(matrix)?.function(R::exponential))
}

/// What counts as zero among these eigenvalues.
pub(crate) fn rounding<R: Real, const D: usize>(values: &Vector<R, D>) -> R {
    let mut largest = R::ZERO;
    for value in values {
        largest = largest.larger(value.magnitude());
    }
    largest * R::of_count(D as u64) * R::EPSILON
}

fn check_not_negative<R: Real, const D: usize>(values: &Vector<R, D>) -> Result<(), FactorError> {
    match values.first() {
        Some(least) if *least < -rounding(values) => {
            Err(FactorError::NegativeEigenvalue { eigenvalue: least.to_f64() })
        }
        _ => Ok(()),
    }
}
