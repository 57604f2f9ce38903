//! Rosenbrock's curved valley, as a chain of D parameters:
//!
//! ```text
//! L(x) = sum_{i=1}^{D-1} (1 - x_i)^2 + b (x_{i+1} - x_i^2)^2
//! ```
//!
//! Rosenbrock 1960 for D = 2 and b = 100; L = 0 at (1, ..., 1) alone. From D = 4 on there is one more local
//! minimum, near (-1, 1, ..., 1). Without a pair of parameters (D < 2) it is 0.

use super::Loss;
use crate::Real;
use crate::linalg::{Matrix, Vector};

/// The valley.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rosenbrock<R> {
    /// b > 0, usually 100: how steep the walls are.
    pub steepness: R,
}

impl<R: Real, const D: usize> Loss<R, D> for Rosenbrock<R> {
    fn value(&self, x: &Vector<R, D>) -> R {
        let mut value = R::ZERO;
        for (x, next) in x.iter().zip(x.iter().skip(1)) {
            let (rest, wall) = (R::ONE - *x, *next - *x * *x);
            value += rest * rest + self.steepness * wall * wall;
        }
        value
    }

    fn gradient(&self, x: &Vector<R, D>) -> Vector<R, D> {
        let mut gradient = [R::ZERO; D];
        for (i, (x, next)) in x.iter().zip(x.iter().skip(1)).enumerate() {
            let wall = R::TWO * self.steepness * (*next - *x * *x);
            if let Some([here, after]) = gradient.get_mut(i..).and_then(<[R]>::first_chunk_mut) {
                *here += -(R::TWO * (R::ONE - *x)) - R::TWO * *x * wall;
                *after += wall;
            }
        }
        gradient
    }

    fn hessian(&self, x: &Vector<R, D>) -> Matrix<R, D> {
        let mut hessian = [[R::ZERO; D]; D];
        let b = self.steepness;
        for (i, (x, next)) in x.iter().zip(x.iter().skip(1)).enumerate() {
            let mut add = |row: usize, column: usize, value: R| {
                if let Some(entry) = hessian.get_mut(row).and_then(|row| row.get_mut(column)) {
                    *entry += value;
                }
            };
            let slant = -(R::of(4.0) * b * *x);
            add(i, i, R::TWO - R::of(4.0) * b * (*next - *x * *x) + R::of(8.0) * b * *x * *x);
            add(i, i + 1, slant);
            add(i + 1, i, slant);
            add(i + 1, i + 1, R::TWO * b);
        }
        hessian
    }
}
