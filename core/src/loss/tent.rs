//! A scale-invariant loss of two parameters with two slopes: L_gamma(x) = gamma A |theta(x)|.
//!
//! theta in (-pi, pi] is the angle of x = (x_1, x_2) to the first axis; gamma = 1 with probability p, else -1.
//!
//! ```text
//! grad L_gamma = gamma A sign(theta) (-x_2, x_1) / |x|^2       L = g |theta|,  g = (2 p - 1) A
//! Sigma(x) = s^2 e e^T / |x|^2,  e = (-x_2, x_1) / |x|         s^2 = A^2 - g^2
//! ```
//!
//! A test case for the equilibria of Li21 section 5: |grad L_gamma| = A / |x| whatever gamma is, so that the
//! norm |x| of stochastic gradient descent with weight decay (their eq. 7, x' = x - eta (grad L_gamma + lambda
//! x): [`Decayed`](crate::optimizer::Decayed) `Sgd`, coupled) is not random and all their bounds are sharp.
//!
//! On the first axis, where L has an edge (theta = 0 or pi), and at 0 the gradient returned is 0, halfway
//! between those of the two sides, and the Hessian 0.

use super::{Loss, RandomLoss};
use crate::Real;
use crate::linalg::{Matrix, Vector};
use crate::noise::{Covariance, NoiseStructure};
use crate::random::Random;

/// A tent over the circle of directions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tent<R> {
    /// A >= 0, the slope against the angle.
    pub slope: R,
    /// p, in [0, 1].
    pub probability: R,
}

/// The sign gamma of a tent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TentSign {
    /// gamma = 1: the minimum is at theta = 0.
    Plus,
    /// gamma = -1: the minimum is at theta = pi.
    Minus,
}

impl TentSign {
    fn value<R: Real>(self) -> R {
        match self {
            Self::Plus => R::ONE,
            Self::Minus => -R::ONE,
        }
    }
}

impl<R: Real> Tent<R> {
    /// g = (2 p - 1) A, the slope of the mean.
    #[inline(always)]
    pub fn mean_slope(&self) -> R {
        (R::TWO * self.probability - R::ONE) * self.slope
    }

    /// s = sqrt(A^2 - g^2) = 2 A sqrt(p (1 - p)), the standard deviation of the slope.
    #[inline(always)]
    pub fn deviation(&self) -> R {
        R::TWO * self.slope * (self.probability * (R::ONE - self.probability)).square_root()
    }
}

/// |theta|, in radians: Newton's iteration for sin(|theta| - t) = 0 from the middle of the quadrant. Its error
/// d becomes d - sin d, below d^3 / 6: from pi/4 to less than 1e-38 in four steps.
fn angle<R: Real>(&[x, y]: &Vector<R, 2>) -> R {
    let turn = R::of(core::f64::consts::TAU);
    let norm = (x * x + y * y).square_root();
    if norm == R::ZERO {
        return R::ZERO;
    }
    let (cosine, sine) = (x / norm, y.magnitude() / norm);
    let mut turns = if cosine < R::ZERO { R::of(0.375) } else { R::of(0.125) };
    for _ in 0..4 {
        let (s, c) = turns.sine_cosine_of_turn();
        turns += (sine * c - cosine * s) / turn;
    }
    turn * turns
}

/// sign(theta) (-x_2, x_1) / |x|^2, the gradient of |theta|.
#[inline(always)]
fn gradient_of_angle<R: Real>(&[x, y]: &Vector<R, 2>) -> Vector<R, 2> {
    let square = x * x + y * y;
    if y == R::ZERO || square == R::ZERO {
        [R::ZERO; 2]
    } else if y > R::ZERO {
        [-y / square, x / square]
    } else {
        [y / square, -x / square]
    }
}

impl<R: Real> Loss<R, 2> for Tent<R> {
    fn value(&self, x: &Vector<R, 2>) -> R {
        self.mean_slope() * angle(x)
    }

    #[inline(always)]
    fn gradient(&self, x: &Vector<R, 2>) -> Vector<R, 2> {
        gradient_of_angle(x).map(|slope| self.mean_slope() * slope)
    }

    /// With (u, v) the gradient of |theta|: [[-2 u v, u^2 - v^2], [u^2 - v^2, 2 u v]] g sign(theta).
    fn hessian(&self, x: &Vector<R, 2>) -> Matrix<R, 2> {
        let [u, v] = gradient_of_angle(x);
        let [_, y] = *x;
        let slope = if y < R::ZERO { -self.mean_slope() } else { self.mean_slope() };
        let (twice, difference) = (slope * R::TWO * u * v, slope * (u * u - v * v));
        [[-twice, difference], [difference, twice]]
    }
}

impl<R: Real> RandomLoss<R, 2> for Tent<R> {
    type Sample = TentSign;

    fn words(&self) -> u64 {
        R::WORDS_PER_UNIFORM
    }

    #[inline(always)]
    fn draw(&self, random: &mut impl Random<R>) -> TentSign {
        let uniform: R = random.uniform();
        if uniform < self.probability { TentSign::Plus } else { TentSign::Minus }
    }

    fn value_of(&self, gamma: &TentSign, x: &Vector<R, 2>) -> R {
        gamma.value::<R>() * self.slope * angle(x)
    }

    #[inline(always)]
    fn gradient_of(&self, gamma: &TentSign, x: &Vector<R, 2>) -> Vector<R, 2> {
        gradient_of_angle(x).map(|slope| gamma.value::<R>() * self.slope * slope)
    }
}

impl<R: Real> Covariance<R, 2> for Tent<R> {
    /// The symmetric factor s e e^T / |x|.
    #[inline(always)]
    fn correlate(&self, x: &Vector<R, 2>, z: &Vector<R, 2>) -> Vector<R, 2> {
        let [u, v] = gradient_of_angle(x);
        let [x1, x2] = *x;
        // e e^T / |x| = |x| (u, v) (u, v)^T, whatever the sign of theta.
        let along = self.deviation() * (x1 * x1 + x2 * x2).square_root() * (u * z[0] + v * z[1]);
        [along * u, along * v]
    }

    #[inline(always)]
    fn variances(&self, x: &Vector<R, 2>) -> Vector<R, 2> {
        gradient_of_angle(x).map(|slope| {
            let deviation = self.deviation() * slope;
            deviation * deviation
        })
    }

    fn structure(&self) -> NoiseStructure {
        NoiseStructure::General
    }
}
