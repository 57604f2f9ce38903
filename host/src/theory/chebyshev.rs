//! Smooth functions on an interval by their values at Chebyshev points: interpolation, derivatives, integrals.
//!
//! The points are `x_j = m + r cos(j pi / n)`, j = 0 to n, with m and r the middle and half length of the interval.
//! Interpolation is barycentric (Berrut and Trefethen 2004); the differentiation matrix is Trefethen's with the
//! diagonal as the negative sum of its row; integrals use Clenshaw-Curtis weights. For a function analytic around the
//! interval all three converge geometrically in n.

use std::f64::consts::PI;

use nalgebra::{DMatrix, DVector};

use super::check::count;

/// n + 1 points on an interval.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chebyshev {
    points: Vec<f64>,
    half_length: f64,
}

impl Chebyshev {
    /// `degree` n >= 1, on [low, high].
    pub(super) fn new(degree: usize, low: f64, high: f64) -> Self {
        let (middle, half_length) = (0.5 * (low + high), 0.5 * (high - low));
        // sin of the distance from the middle: symmetric to the last bit, and exact at both ends.
        let angle = |j: usize| PI * (count(degree) - 2.0 * count(j)) / (2.0 * count(degree));
        let points = (0..=degree).map(|j| middle + half_length * angle(j).sin()).collect();
        Self { points, half_length }
    }

    /// From high to low.
    pub(super) fn points(&self) -> &[f64] {
        &self.points
    }

    /// Weights of the values: the interpolant at x is their product with the values.
    pub(super) fn interpolation(&self, x: f64) -> DVector<f64> {
        let n = self.points.len();
        if let Some(hit) = self.points.iter().position(|point| *point == x) {
            return DVector::from_fn(n, |j, _| if j == hit { 1.0 } else { 0.0 });
        }
        let mut weights = DVector::from_fn(n, |j, _| self.sign_and_end(j) / (x - self.points[j]));
        let sum = weights.sum();
        weights /= sum;
        weights
    }

    /// The matrix that takes values to values of the derivative.
    pub(super) fn differentiation(&self) -> DMatrix<f64> {
        let n = self.points.len();
        let mut matrix = DMatrix::from_fn(n, n, |i, j| {
            if i == j {
                return 0.0;
            }
            self.sign_and_end(j) / (self.sign_and_end(i) * (self.points[i] - self.points[j]))
        });
        for i in 0..n {
            matrix[(i, i)] = -matrix.row(i).sum();
        }
        matrix
    }

    /// Weights of the values: the integral over the interval is their product with the values.
    pub(super) fn integration(&self) -> DVector<f64> {
        let degree = self.points.len() - 1;
        let n = count(degree);
        DVector::from_fn(degree + 1, |j, _| {
            let mut weight = 1.0;
            for k in 1..=degree / 2 {
                let last = if 2 * k == degree { 1.0 } else { 2.0 };
                let angle = 2.0 * PI * count((j * k) % degree) / n;
                weight -= last * angle.cos() / (4.0 * count(k) * count(k) - 1.0);
            }
            let end = if j == 0 || j == degree { 1.0 } else { 2.0 };
            self.half_length * end * weight / n
        })
    }

    /// The barycentric weight of a point: alternating, half at the ends.
    fn sign_and_end(&self, j: usize) -> f64 {
        let sign = if j.is_multiple_of(2) { 1.0 } else { -1.0 };
        if j == 0 || j + 1 == self.points.len() { 0.5 * sign } else { sign }
    }
}
