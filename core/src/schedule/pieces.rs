//! Piecewise linear learning rates.
//!
//! Piece i from step k_i on, of n_i steps: eta_k = a_i (n_i - (k - k_i)) / n_i + b_i (k - k_i) / n_i, in weights
//! so that a rate which falls to 0 keeps its relative precision down to the last step.
//!
//! One piece and what stays after it is `optax.linear_schedule(a, b, n)`, torch's `LinearLR` (factors a / base and
//! b / base, `total_iters` n), and keras' `PolynomialDecay(a, n, b)`.

use heapless::Vec;

use super::Schedule;
use crate::Real;

/// A learning rate that is piecewise linear in the step, in at most `N` pieces.
///
/// Piece i holds from its first step to the first step of the next one, and goes linearly from its first
/// value to its last, which is reached at the first step of the next piece. After the last piece the
/// last value stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Pieces<R, const N: usize> {
    pieces: Vec<Piece<R>, N>,
    end: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece<R> {
    first_step: u64,
    first: R,
    last: R,
    steps: u64,
}

/// Why a piece cannot be added to [`Pieces`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceError {
    /// There is no room: all `capacity` pieces are used.
    Full {
        /// The largest number of pieces.
        capacity: usize,
    },
    /// A piece must have at least one step.
    Empty,
}

impl core::fmt::Display for PieceError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Full { capacity } => write!(f, "schedule has no room for another piece, allowed: {capacity}"),
            Self::Empty => write!(f, "steps is 0, allowed: 1 or more"),
        }
    }
}

impl core::error::Error for PieceError {}

impl<R: Real, const N: usize> Pieces<R, N> {
    /// No piece yet: the learning rate is zero everywhere.
    pub const fn new() -> Self {
        Self { pieces: Vec::new(), end: 0 }
    }

    /// Appends `steps` steps at a constant learning rate.
    pub fn constant(self, steps: u64, learning_rate: R) -> Result<Self, PieceError> {
        self.linear(steps, learning_rate, learning_rate)
    }

    /// Appends `steps` steps that go linearly from `first` towards `last`.
    pub fn linear(mut self, steps: u64, first: R, last: R) -> Result<Self, PieceError> {
        if steps == 0 {
            return Err(PieceError::Empty);
        }
        let piece = Piece { first_step: self.end, first, last, steps };
        self.pieces.push(piece).map_err(|_| PieceError::Full { capacity: N })?;
        self.end = self.end.saturating_add(steps);
        Ok(self)
    }
}

impl<R: Real, const N: usize> Default for Pieces<R, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: Real> Piece<R> {
    /// The value `done` steps after its beginning, `left` steps before its end.
    fn value(&self, done: R, left: R) -> R {
        if self.first == self.last {
            return self.first;
        }
        let steps = R::of_count(self.steps);
        self.first * (left / steps) + self.last * (done / steps)
    }
}

impl<R: Real, const N: usize> Schedule<R> for Pieces<R, N> {
    fn at(&self, t: R) -> R {
        let mut rate = R::ZERO;
        for piece in &self.pieces {
            let done = t - R::of_count(piece.first_step);
            if done >= R::ZERO {
                let left = R::of_count(piece.steps) - done;
                rate = if left > R::ZERO { piece.value(done, left) } else { piece.last };
            }
        }
        rate
    }

    /// Counts exactly, beyond the whole numbers that R has.
    fn learning_rate(&self, k: u64) -> R {
        let mut rate = R::ZERO;
        for piece in &self.pieces {
            if k >= piece.first_step {
                let done = k - piece.first_step;
                rate = if done < piece.steps {
                    piece.value(R::of_count(done), R::of_count(piece.steps - done))
                } else {
                    piece.last
                };
            }
        }
        rate
    }
}
