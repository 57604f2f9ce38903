//! The running average of g g^T as a matrix, held row by row with the coordinates: what [`NaturalGradient`] and
//! [`FullMatrixAdam`] remember.
//!
//! [`NaturalGradient`]: super::NaturalGradient
//! [`FullMatrixAdam`]: super::FullMatrixAdam

use core::array::from_fn;

use super::shortest;
use crate::Real;
use crate::linalg::{Matrix, Vector};

crate::fields! {
    /// What one coordinate remembers of a matrix optimizer.
    pub struct MatrixRow<R; const D: usize> {
        /// m, the momentum buffer.
        pub m: R,
        /// This coordinate's row of the running average of g g^T.
        pub average: [R; D],
    }
}

impl<R: Real, const D: usize> MatrixRow<R, D> {
    /// Before step 0. The average starts at 0, too: a coordinate does not know where its diagonal is, so
    /// [`MatrixStep::start`] is added later.
    pub(super) fn start() -> Self {
        Self { m: R::ZERO, average: [R::ZERO; D] }
    }
}

/// What a step of a matrix optimizer needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatrixStep<R> {
    /// eta.
    pub learning_rate: R,
    /// What the diagonal of the average starts with: its initial value at step 0, else 0.
    pub start: R,
}

impl<R: Real> MatrixStep<R> {
    /// Step `k`.
    #[inline(always)]
    pub(super) fn new(k: u64, learning_rate: R, initial: R) -> Self {
        Self { learning_rate, start: if k == 0 { initial } else { R::ZERO } }
    }
}

/// The first D numbers; 0 where there are fewer.
#[inline(always)]
pub(super) fn first<R: Real, const D: usize>(slice: &[R]) -> Vector<R, D> {
    from_fn(|i| slice.get(i).map_or(R::ZERO, |number| *number))
}

/// Buffer and average of a layer before the step; what is missing counts as 0.
#[inline(always)]
pub(super) fn load<R: Real, const D: usize>(
    step: &MatrixStep<R>,
    memory: &[MatrixRow<R, D>],
) -> (Vector<R, D>, Matrix<R, D>) {
    let m = from_fn(|i| memory.get(i).map_or(R::ZERO, |row| row.m));
    let mut average = from_fn(|i| memory.get(i).map_or([R::ZERO; D], |row| row.average));
    for i in 0..shortest(memory.len(), D) {
        average[i][i] += step.start;
    }
    (m, average)
}

/// Puts them back.
#[inline(always)]
pub(super) fn store<R: Real, const D: usize>(m: &Vector<R, D>, average: &Matrix<R, D>, memory: &mut [MatrixRow<R, D>]) {
    for i in 0..D {
        if let Some(row) = memory.get_mut(i) {
            (row.m, row.average) = (m[i], average[i]);
        }
    }
}

/// (1 - weight) A + weight g g^T, exactly symmetric if A is.
#[inline(always)]
pub(super) fn averaged<R: Real, const D: usize>(average: &Matrix<R, D>, weight: R, g: &Vector<R, D>) -> Matrix<R, D> {
    from_fn(|i| from_fn(|j| (R::ONE - weight) * average[i][j] + weight * (g[i] * g[j])))
}

/// x - eta d, up to the shortest.
#[inline(always)]
pub(super) fn descend<R: Real, const D: usize>(learning_rate: R, direction: &Vector<R, D>, x: &mut [R]) {
    for i in 0..D {
        if let Some(x) = x.get_mut(i) {
            *x -= learning_rate * direction[i];
        }
    }
}
