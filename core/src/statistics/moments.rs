//! Mean and covariance of a vector over paths, mergeable in any grouping of the fixed tree.
//!
//! Merging (Chan, Golub and LeVeque 1979): with delta = mean_b - mean_a and n = n_a + n_b,
//! mean = mean_a + delta n_b / n and M = M_a + M_b + delta delta^T n_a n_b / n.

use super::tree::Mergeable;
use crate::Real;
use crate::linalg::{Matrix, Vector};

/// Count, mean and co-moments of `M` observables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments<R, const M: usize> {
    /// Paths included.
    pub count: u64,
    /// Paths left out because an observable was not finite.
    pub diverged: u64,
    /// The mean over the included paths; zero when there are none.
    pub mean: Vector<R, M>,
    /// sum (x - mean)(x - mean)^T over the included paths.
    pub comoment: Matrix<R, M>,
}

impl<R: Real, const M: usize> Moments<R, M> {
    /// No path at all.
    pub const EMPTY: Self = Self { count: 0, diverged: 0, mean: [R::ZERO; M], comoment: [[R::ZERO; M]; M] };

    /// One path: counted as diverged when a value is not finite.
    pub fn single(values: Vector<R, M>) -> Self {
        let mut finite = true;
        for value in values {
            finite &= value.finite();
        }
        if finite { Self { count: 1, mean: values, ..Self::EMPTY } } else { Self { diverged: 1, ..Self::EMPTY } }
    }

    /// The unbiased covariance of the observables over paths; `None` below two paths.
    pub fn covariance(&self) -> Option<Matrix<R, M>> {
        let weight = R::of_count(self.count.checked_sub(1).filter(|&n| n > 0)?);
        Some(self.comoment.map(|row| row.map(|entry| entry / weight)))
    }
}

impl<R: Real, const M: usize> Mergeable for Moments<R, M> {
    fn merge(&self, other: &Self) -> Self {
        let diverged = self.diverged.saturating_add(other.diverged);
        if self.count == 0 {
            return Self { diverged, ..*other };
        }
        if other.count == 0 {
            return Self { diverged, ..*self };
        }
        let count = self.count.saturating_add(other.count);
        let share = R::of_count(other.count) / R::of_count(count);
        let weight = R::of_count(self.count) * share;
        let mut mean = self.mean;
        let mut delta = [R::ZERO; M];
        for ((mean, delta), other) in mean.iter_mut().zip(&mut delta).zip(other.mean) {
            *delta = other - *mean;
            *mean += *delta * share;
        }
        let mut comoment = self.comoment;
        for ((row, other_row), left) in comoment.iter_mut().zip(other.comoment).zip(delta) {
            for ((entry, other_entry), right) in row.iter_mut().zip(other_row).zip(delta) {
                *entry = *entry + other_entry + left * right * weight;
            }
        }
        Self { count, diverged, mean, comoment }
    }
}
