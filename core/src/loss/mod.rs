//! Loss functions: one file each.

mod cos;
mod double_well;
mod embedded_saddle;
mod linear;
mod linear_regression;
mod quadratic;
mod random;
mod random_quadratic;
mod regularized;
mod rosenbrock;
mod tent;

use crate::Real;
use crate::linalg::{Matrix, Vector};

pub use cos::Cos;
pub use double_well::{DoubleWell, DoubleWellError};
pub use embedded_saddle::{EmbeddedSaddle, SaddleCoordinate};
pub use linear::Linear;
pub use linear_regression::{LinearRegression, LinearRegressionError, LossFactor};
pub use quadratic::Quadratic;
pub use random::{RandomLoss, SampledGradient};
pub use random_quadratic::{Parabola, RandomQuadratic, RandomQuadraticError};
pub use regularized::Regularized;
pub use rosenbrock::Rosenbrock;
pub use tent::{Tent, TentSign};

/// A twice differentiable function of `D` parameters.
pub trait Loss<R: Real, const D: usize> {
    /// L(x).
    fn value(&self, x: &Vector<R, D>) -> R;
    /// The gradient of L at x.
    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D>;
    /// The Hessian of L at x.
    fn hessian(&self, x: &Vector<R, D>) -> Matrix<R, D>;
}
