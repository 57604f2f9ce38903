//! Noise that grows with the gradient of a quadratic: C(x) = c (K x)(K x)^T, of rank one.
//!
//! Its mean over the stationary law is c K Sigma K with Sigma = E x x^T, the state-dependent noise C = K Sigma K
//! of Liu21 section 6.4: natural gradient (Corollary 6) and an Adam-like method (Theorem 10) are solved there
//! under it. Pathwise, the noise is
//! sqrt(c) (K x) z_1 with one scalar z_1 of variance 1, that is, a random relative change of the gradient of
//! x^T K x / 2; it vanishes at the minimum. L(x) has K x in its first column and zeros elsewhere, so the other
//! components of z have no effect.

use super::{Covariance, NoiseStructure};
use crate::Real;
use crate::linalg::{Matrix, Vector, apply};
use crate::random::ParameterError;

/// The covariance c (K x)(K x)^T.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientProductCovariance<R, const D: usize> {
    hessian: Matrix<R, D>,
    strength: R,
    deviation: R,
}

impl<R: Real, const D: usize> GradientProductCovariance<R, D> {
    /// From the Hessian K and c (`strength`), finite and at least 0; a batch of S samples has c of order 1/S.
    pub fn new(hessian: Matrix<R, D>, strength: R) -> Result<Self, ParameterError> {
        ParameterError::unless_not_negative("strength", strength)?;
        Ok(Self { hessian, strength, deviation: strength.square_root() })
    }
}

impl<R: Real, const D: usize> Covariance<R, D> for GradientProductCovariance<R, D> {
    #[inline(always)]
    fn correlate(&self, x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        let amplitude = self.deviation * z.first().copied().unwrap_or(R::ZERO);
        apply(&self.hessian, x).map(|gradient| amplitude * gradient)
    }

    #[inline(always)]
    fn variances(&self, x: &Vector<R, D>) -> Vector<R, D> {
        apply(&self.hessian, x).map(|gradient| self.strength * (gradient * gradient))
    }

    /// One Brownian motion drives every component, which is diagonal in one dimension only.
    fn structure(&self) -> NoiseStructure {
        if D == 1 { NoiseStructure::Diagonal } else { NoiseStructure::General }
    }
}
