//! Loss functions: one file each.

mod linear_regression;
mod quadratic;
mod regularized;

use crate::Real;
use crate::linalg::{Matrix, Vector};

pub use linear_regression::{LinearRegression, LinearRegressionError, LossFactor};
pub use quadratic::Quadratic;
pub use regularized::Regularized;

/// A twice differentiable function of `D` parameters.
pub trait Loss<R: Real, const D: usize> {
    /// L(x).
    fn value(&self, x: &Vector<R, D>) -> R;
    /// The gradient of L at x.
    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D>;
    /// The Hessian of L at x.
    fn hessian(&self, x: &Vector<R, D>) -> Matrix<R, D>;
}
