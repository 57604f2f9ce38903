//! A smooth scale-invariant loss: L_xi(x) = -(a e_1 + s xi)^T n with n = x / |x| and xi ~ N(0, I).
//!
//! Its mean L = -a n_1 is minus the cosine of the angle to the first axis, times a.
//!
//! ```text
//! grad L_xi = -(I - n n^T) (a e_1 + s xi) / |x|      Sigma(x) = s^2 (I - n n^T) / |x|^2
//! ```
//!
//! A test case for the equilibria of Li21 section 5. In two dimensions, under their first-order equation with
//! weight decay, |x|^2 = s sqrt(eta / (2 lambda)) and the angle is von Mises. At x = 0, where the loss is not
//! continuous, value, gradient and Hessian returned are 0.

use core::array::from_fn;

use super::{Loss, RandomLoss};
use crate::Real;
use crate::linalg::{Matrix, Vector, dot};
use crate::noise::{Covariance, NoiseStructure};
use crate::random::{Random, normals_words};

/// A random direction to follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cos<R> {
    /// a, the length of the mean of the direction.
    pub strength: R,
    /// s, the standard deviation of each of its components.
    pub deviation: R,
}

/// 1 / |x|, and 0 at 0.
#[inline(always)]
fn inverse_norm<R: Real, const D: usize>(x: &Vector<R, D>) -> R {
    let square = dot(x, x);
    if square == R::ZERO { R::ZERO } else { R::ONE / square.square_root() }
}

/// (I - n n^T) v / |x|
#[inline(always)]
fn tangent<R: Real, const D: usize>(x: &Vector<R, D>, v: &Vector<R, D>) -> Vector<R, D> {
    let inverse = inverse_norm(x);
    let n = x.map(|x| inverse * x);
    let along = dot(&n, v);
    from_fn(|i| inverse * (v[i] - along * n[i]))
}

impl<R: Real> Cos<R> {
    /// a e_1 + s xi
    #[inline(always)]
    fn direction<const D: usize>(&self, xi: &Vector<R, D>) -> Vector<R, D> {
        let mut direction = xi.map(|z| self.deviation * z);
        if let Some(first) = direction.first_mut() {
            *first += self.strength;
        }
        direction
    }
}

impl<R: Real, const D: usize> Loss<R, D> for Cos<R> {
    fn value(&self, x: &Vector<R, D>) -> R {
        self.value_of(&[R::ZERO; D], x)
    }

    #[inline(always)]
    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D> {
        self.gradient_of(&[R::ZERO; D], x)
    }

    /// [v n^T + n v^T + (v.n) (I - 3 n n^T)] / |x|^2 with v = a e_1.
    fn hessian(&self, x: &Vector<R, D>) -> Matrix<R, D> {
        let inverse = inverse_norm(x);
        let n = x.map(|x| inverse * x);
        let v = self.direction(&[R::ZERO; D]);
        let along = dot(&n, &v);
        from_fn(|i| {
            from_fn(|j| {
                let unit = if i == j { along } else { R::ZERO };
                inverse * inverse * (v[i] * n[j] + n[i] * v[j] + unit - R::of(3.0) * along * n[i] * n[j])
            })
        })
    }
}

impl<R: Real, const D: usize> RandomLoss<R, D> for Cos<R> {
    type Sample = Vector<R, D>;

    fn words(&self) -> u64 {
        normals_words::<R>(D)
    }

    #[inline(always)]
    fn draw(&self, random: &mut impl Random<R>) -> Vector<R, D> {
        random.normals()
    }

    fn value_of(&self, xi: &Vector<R, D>, x: &Vector<R, D>) -> R {
        -(inverse_norm(x) * dot(&self.direction(xi), x))
    }

    #[inline(always)]
    fn gradient_of(&self, xi: &Vector<R, D>, x: &Vector<R, D>) -> Vector<R, D> {
        tangent(x, &self.direction(xi)).map(|t| -t)
    }
}

impl<R: Real, const D: usize> Covariance<R, D> for Cos<R> {
    /// The symmetric factor s (I - n n^T) / |x|.
    #[inline(always)]
    fn correlate(&self, x: &Vector<R, D>, z: &Vector<R, D>) -> Vector<R, D> {
        tangent(x, z).map(|t| self.deviation * t)
    }

    #[inline(always)]
    fn variances(&self, x: &Vector<R, D>) -> Vector<R, D> {
        let inverse = inverse_norm(x);
        let scale = self.deviation * inverse * self.deviation * inverse;
        x.map(|x| {
            let n = inverse * x;
            scale * (R::ONE - n * n)
        })
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::General
    }
}
