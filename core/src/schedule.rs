//! Learning-rate schedules: the learning rate of step k, counted from 0.

use heapless::Vec;

use crate::Real;

/// The learning rate as a function of the step.
pub trait Schedule<R: Real> {
    /// eta_k.
    fn learning_rate(&self, k: u64) -> R;
}

/// The same learning rate at every step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant<R>(pub R);

impl<R: Real> Schedule<R> for Constant<R> {
    #[inline(always)]
    fn learning_rate(&self, _k: u64) -> R {
        self.0
    }
}

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

impl<R: Real, const N: usize> Schedule<R> for Pieces<R, N> {
    fn learning_rate(&self, k: u64) -> R {
        let mut rate = R::ZERO;
        for piece in &self.pieces {
            if k >= piece.first_step {
                let step = k - piece.first_step;
                rate = if step >= piece.steps {
                    piece.last
                } else {
                    piece.first + (piece.last - piece.first) * R::of_count(step) / R::of_count(piece.steps)
                };
            }
        }
        rate
    }
}
