//! The exact minibatch covariance of linear regression on normal inputs:
//! C(w) = (c^2 / S) (K w w^T K + (w^T K w + sigma^2) K).
//!
//! Inputs x ~ N(0, K), targets y = epsilon with variance sigma^2 (w is counted from the true parameters), loss
//! c/2 (w^T x - y)^2, batches of S fresh samples. By Isserlis' theorem
//! E x x^T w w^T x x^T = 2 K w w^T K + (w^T K w) K; the square of the mean gradient, K w w^T K, goes off, and label
//! noise adds sigma^2 K. At w = 0 with c = 1 and sigma = 1 this is C = K/S, which Liu21 section 5 uses everywhere.
//!
//! With K = T T^T, u = T^T w and q = u^T u + sigma^2 it is (c^2/S) T (q I + u u^T) T^T, and the symmetric root of
//! q I + u u^T is sqrt(q) I + b u u^T with b = 1 / (sqrt(q + u^T u) + sqrt(q)): no factorisation at run time.

use super::{Covariance, NoiseStructure};
use crate::Real;
use crate::linalg::{FactorError, Matrix, Vector, apply, cholesky, dot};
use crate::loss::LossFactor;

/// The minibatch covariance of linear regression on normal inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianRegressionCovariance<R, const D: usize> {
    inputs: Matrix<R, D>,
    root: Matrix<R, D>,
    label_variance: R,
    amplitude: R,
}

/// Why a [`GaussianRegressionCovariance`] cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GaussianRegressionError {
    /// The covariance of the inputs is not one.
    Inputs(FactorError),
    /// `label_variance` is negative or not finite.
    LabelVariance {
        /// The value given.
        value: f64,
    },
    /// `batch` is 0.
    Batch,
}

impl core::fmt::Display for GaussianRegressionError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Inputs(error) => write!(f, "inputs: {error}"),
            Self::LabelVariance { value } => {
                write!(f, "label_variance is {value}, allowed: a finite number, 0 or more")
            }
            Self::Batch => write!(f, "batch is 0, allowed: 1 or more"),
        }
    }
}

impl core::error::Error for GaussianRegressionError {}

impl<R: Real, const D: usize> GaussianRegressionCovariance<R, D> {
    /// From the covariance K of the inputs, the variance sigma^2 of the label noise, the batch size S, and c.
    pub fn new(
        inputs: &Matrix<R, D>,
        label_variance: R,
        batch: u32,
        factor: LossFactor,
    ) -> Result<Self, GaussianRegressionError> {
        let root = cholesky(inputs).map_err(GaussianRegressionError::Inputs)?;
        if !(label_variance >= R::ZERO && label_variance.finite()) {
            return Err(GaussianRegressionError::LabelVariance { value: label_variance.to_f64() });
        }
        if batch == 0 {
            return Err(GaussianRegressionError::Batch);
        }
        let amplitude = factor.value::<R>() / R::of_count(u64::from(batch)).square_root();
        Ok(Self { inputs: *inputs, root, label_variance, amplitude })
    }
}

impl<R: Real, const D: usize> Covariance<R, D> for GaussianRegressionCovariance<R, D> {
    #[inline(always)]
    fn correlate(&self, w: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        let mut u = [R::ZERO; D];
        for (row, w) in self.root.iter().zip(w) {
            for (u, entry) in u.iter_mut().zip(row) {
                *u += *entry * *w;
            }
        }
        let length = dot(&u, &u);
        let q = length + self.label_variance;
        let white = q.square_root();
        let norm = (q + length).square_root() + white;
        // Without label noise, at the minimum: u = 0, and b does not matter.
        let b = if norm > R::ZERO { R::ONE / norm } else { R::ZERO };
        let along = b * dot(&u, z);
        let mut inner = [R::ZERO; D];
        for ((value, u), z) in inner.iter_mut().zip(&u).zip(z) {
            *value = self.amplitude * (white * *z + along * *u);
        }
        apply(&self.root, &inner)
    }

    #[inline(always)]
    fn variances(&self, w: &Vector<R, D>) -> Vector<R, D> {
        let gradient = apply(&self.inputs, w);
        let q = dot(w, &gradient) + self.label_variance;
        let strength = self.amplitude * self.amplitude;
        let mut variances = [R::ZERO; D];
        for (i, ((variance, g), row)) in variances.iter_mut().zip(&gradient).zip(&self.inputs).enumerate() {
            *variance = strength * (*g * *g + q * row.get(i).copied().unwrap_or(R::ZERO));
        }
        variances
    }

    /// Diagonal in one dimension only.
    fn structure(&self) -> NoiseStructure {
        if D == 1 { NoiseStructure::Diagonal } else { NoiseStructure::General }
    }
}
