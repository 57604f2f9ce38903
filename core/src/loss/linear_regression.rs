//! Least squares on N given samples: L(w) = (c / 2N) sum_i (w^T x_i - y_i)^2.
//!
//! c = 1 is half the mean squared error, c = 2 the mean squared error that Liu21 section 5 prints. The
//! Hessian is K = c mean(x x^T); the paper's "expected Hessian diag(1, 0.1)" and C = K/S belong to c = 1
//! with unit label noise.

use super::Loss;
use crate::Real;
use crate::linalg::{Matrix, Vector, dot};

/// The factor c of a squared error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossFactor {
    /// c = 1: half the mean squared error.
    Half,
    /// c = 2: the mean squared error.
    One,
}

impl LossFactor {
    /// c.
    #[inline(always)]
    pub fn value<R: Real>(self) -> R {
        match self {
            Self::Half => R::ONE,
            Self::One => R::TWO,
        }
    }
}

/// Data of different lengths, or none, or more than can be indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinearRegressionError {
    /// The number of inputs given.
    pub inputs: usize,
    /// The number of targets given.
    pub targets: usize,
}

impl core::fmt::Display for LinearRegressionError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { inputs, targets } = self;
        write!(f, "inputs has {inputs} samples and targets {targets}, allowed: the same number, 1 to {}", u32::MAX)
    }
}

impl core::error::Error for LinearRegressionError {}

/// Linear least squares on borrowed data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearRegression<'a, R, const D: usize> {
    inputs: &'a [Vector<R, D>],
    targets: &'a [R],
    count: u32,
    factor: LossFactor,
}

impl<'a, R: Real, const D: usize> LinearRegression<'a, R, D> {
    /// Samples (x_i, y_i).
    pub fn new(
        inputs: &'a [Vector<R, D>],
        targets: &'a [R],
        factor: LossFactor,
    ) -> Result<Self, LinearRegressionError> {
        let error = LinearRegressionError { inputs: inputs.len(), targets: targets.len() };
        match u32::try_from(inputs.len()) {
            Ok(count) if count > 0 && inputs.len() == targets.len() => Ok(Self { inputs, targets, count, factor }),
            _ => Err(error),
        }
    }

    /// The number of samples N.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// The inputs x_i and the targets y_i: references to the fields, so that who copies this value elsewhere can tell where
    /// in it they are.
    pub fn samples(&self) -> (&&'a [Vector<R, D>], &&'a [R]) {
        (&self.inputs, &self.targets)
    }

    /// Adds the gradient of c/2 (w^T x_i - y_i)^2, without its factor c, to `sum`. An index beyond the
    /// data adds nothing.
    #[inline(always)]
    pub(crate) fn accumulate(&self, index: u32, w: &Vector<R, D>, sum: &mut Vector<R, D>) {
        if let (Some(x), Some(y)) = (self.inputs.get(index as usize), self.targets.get(index as usize)) {
            let residual = dot(w, x) - *y;
            for i in 0..D {
                sum[i] += residual * x[i];
            }
        }
    }

    /// The accumulated gradient of `size` samples as a mean.
    #[inline(always)]
    pub(crate) fn mean(&self, sum: Vector<R, D>, size: u32) -> Vector<R, D> {
        let weight = self.factor.value::<R>() / R::of_count(u64::from(size));
        sum.map(|value| weight * value)
    }
}

impl<R: Real, const D: usize> Loss<R, D> for LinearRegression<'_, R, D> {
    fn value(&self, w: &Vector<R, D>) -> R {
        let mut sum = R::ZERO;
        for (x, y) in self.inputs.iter().zip(self.targets) {
            let residual = dot(w, x) - *y;
            sum += residual * residual;
        }
        R::HALF * self.factor.value() * sum / R::of_count(u64::from(self.count))
    }

    fn gradient(&self, w: &Vector<R, D>) -> Vector<R, D> {
        let mut sum = [R::ZERO; D];
        for index in 0..self.count {
            self.accumulate(index, w, &mut sum);
        }
        self.mean(sum, self.count)
    }

    fn hessian(&self, _w: &Vector<R, D>) -> Matrix<R, D> {
        let mut hessian = [[R::ZERO; D]; D];
        for x in self.inputs {
            for (row, left) in hessian.iter_mut().zip(x) {
                for (entry, right) in row.iter_mut().zip(x) {
                    *entry += *left * *right;
                }
            }
        }
        hessian.map(|row| self.mean(row, self.count))
    }
}
