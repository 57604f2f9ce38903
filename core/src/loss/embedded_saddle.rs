//! A saddle between minima: L(x) = x^T H x / 2 + (lambda/4) sum_i x_i^4 - (xi/3) sum_i x_i^3.
//!
//! Comp24, the saddle experiments of Figures 3, 5 and 7 (there H = diag(-1, 2), lambda = 1, xi = 0.1). For
//! lambda > 0 the quartic term makes the loss bounded below; xi breaks the symmetry between the two minima
//! along a direction of negative curvature. With H diagonal the coordinates separate: [`SaddleCoordinate`].

use super::Loss;
use crate::Real;
use crate::linalg::{Matrix, Vector, apply, diagonal, dot};

/// A quadratic form inside a quartic bowl.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EmbeddedSaddle<R, const D: usize> {
    /// H, symmetric: the Hessian at 0, of any signature.
    pub curvature: Matrix<R, D>,
    /// lambda > 0.
    pub quartic: R,
    /// xi.
    pub cubic: R,
}

impl<R: Real, const D: usize> EmbeddedSaddle<R, D> {
    /// H = diag(h_1, ..., h_D).
    pub fn diagonal(curvatures: Vector<R, D>, quartic: R, cubic: R) -> Self {
        Self { curvature: diagonal(&curvatures), quartic, cubic }
    }

    /// What a coordinate adds to the quadratic form x^T H x / 2: the case h = 0.
    fn bowl(&self) -> SaddleCoordinate<R> {
        SaddleCoordinate { curvature: R::ZERO, quartic: self.quartic, cubic: self.cubic }
    }
}

impl<R: Real, const D: usize> Loss<R, D> for EmbeddedSaddle<R, D> {
    fn value(&self, x: &Vector<R, D>) -> R {
        let mut value = R::HALF * dot(x, &apply(&self.curvature, x));
        for x in x {
            value += self.bowl().value(*x);
        }
        value
    }

    #[inline(always)]
    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D> {
        let quadratic = apply(&self.curvature, x);
        core::array::from_fn(|i| quadratic[i] + self.bowl().slope(x[i]))
    }

    fn hessian(&self, x: &Vector<R, D>) -> Matrix<R, D> {
        let mut hessian = self.curvature;
        for (i, (row, x)) in hessian.iter_mut().zip(x).enumerate() {
            if let Some(entry) = row.get_mut(i) {
                *entry += self.bowl().curvature_at(*x);
            }
        }
        hessian
    }
}

/// One coordinate of an embedded saddle with diagonal H: f(x) = h x^2 / 2 + lambda x^4 / 4 - xi x^3 / 3.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaddleCoordinate<R> {
    /// h, the curvature at 0.
    pub curvature: R,
    /// lambda > 0.
    pub quartic: R,
    /// xi.
    pub cubic: R,
}

impl<R: Real> SaddleCoordinate<R> {
    /// f(x).
    #[inline(always)]
    pub fn value(&self, x: R) -> R {
        let square = x * x;
        R::HALF * self.curvature * square + self.quartic * square * square / R::of(4.0)
            - self.cubic * square * x / R::of(3.0)
    }

    /// f'(x) = x (h + lambda x^2 - xi x).
    #[inline(always)]
    pub fn slope(&self, x: R) -> R {
        x * (self.curvature + self.quartic * x * x - self.cubic * x)
    }

    /// f''(x) = h + 3 lambda x^2 - 2 xi x.
    #[inline(always)]
    pub fn curvature_at(&self, x: R) -> R {
        self.curvature + R::of(3.0) * self.quartic * x * x - R::TWO * self.cubic * x
    }

    /// The stationary points beside 0, the larger first: (xi +- q) / (2 lambda), q^2 = xi^2 - 4 lambda h.
    ///
    /// There f'' = +-q x, so the larger is a minimum where it is positive and the smaller where it is
    /// negative. With h < 0 both are and 0 is a maximum; with 0 < h < xi^2 / (4 lambda) they are on the side
    /// of xi, the nearer is a maximum, and the farther and 0 are minima. `None` where q^2 < 0, when 0 is the
    /// only one, or where an argument is NaN.
    pub fn stationary_points(&self) -> Option<[R; 2]> {
        let square = self.cubic * self.cubic - R::of(4.0) * self.quartic * self.curvature;
        if !(square >= R::ZERO && self.quartic > R::ZERO) {
            return None;
        }
        // The root in which xi and q add; the other from the product h / lambda of both, without cancellation.
        let q = square.square_root();
        let sum = if self.cubic < R::ZERO { self.cubic - q } else { self.cubic + q };
        let far = sum / (R::TWO * self.quartic);
        let near = if sum == R::ZERO { R::ZERO } else { R::TWO * self.curvature / sum };
        Some([far.larger(near), far.smaller(near)])
    }
}
