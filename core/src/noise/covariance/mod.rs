//! Covariances of gradient noise: what gradient noise and stochastic differential equations have in common.
//!
//! A covariance Sigma(x) is given by a factor L(x) with L L^T = Sigma: correlated noise is L(x) z with the
//! components of z independent, of mean 0 and variance 1.
//!
//! One file for each family. Any other Sigma(x) is a type of the user's that implements [`Covariance`].

mod constant;
mod diagonal;
mod gaussian_regression;
mod gradient_product;

use crate::Real;
use crate::linalg::Vector;

pub use constant::ConstantCovariance;
pub use diagonal::DiagonalCovariance;
pub use gaussian_regression::{GaussianRegressionCovariance, GaussianRegressionError};
pub use gradient_product::GradientProductCovariance;

/// How noise depends on the state: what decides which schemes converge how fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoiseStructure {
    /// There is none.
    None,
    /// It does not depend on the state.
    Additive,
    /// It depends only on time and on those parts of the state that have no noise themselves, such as second
    /// moments: every derivative of B along a column of B is zero. So the correction of Milstein's scheme is
    /// zero, and Euler-Maruyama has strong order 1 as with additive noise.
    Smooth,
    /// Component i depends on coordinate i alone, and is driven by component i of the Brownian motion.
    Diagonal,
    /// Anything else.
    General,
}

/// A positive semidefinite matrix that may depend on the parameters.
pub trait Covariance<R: Real, const D: usize> {
    /// L(x) z.
    fn correlate(&self, x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D>;
    /// The diagonal of Sigma(x).
    fn variances(&self, x: &Vector<R, D>) -> Vector<R, D>;
    /// How L(x) depends on x.
    fn structure(&self) -> NoiseStructure;
}
