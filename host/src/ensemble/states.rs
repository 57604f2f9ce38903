//! The states of 64 paths, laid out for the loop over paths.
//!
//! Small ones lie side by side, one array per number, so that the loop becomes vector code. Large ones lie one after
//! the other: the compiler does not turn a loop over long loops into vectors, it does so within a path, and a path
//! whose numbers are 64 apart touches a cache line for each of them.

use optsde_core::{Fields, LANES, Real};

/// The largest state, in bytes, that is laid out side by side: four dimensions of an optimizer with three moments in
/// double precision.
const LARGEST_SIDE_BY_SIDE: usize = 128;

/// At the beginning of a cache line.
#[repr(align(64))]
pub(super) struct Aligned<T>(pub(super) T);

/// The states of a block.
pub(super) enum States<R: Real, S: Fields<R>> {
    /// One array per number.
    SideBySide(Aligned<S::Lanes>),
    /// One state after the other.
    InTurn(Aligned<[S; LANES]>),
}

impl<R: Real, S: Fields<R>> States<R, S> {
    /// Which of the two it is, known to the compiler.
    pub(super) const IN_TURN: bool = size_of::<S>() > LARGEST_SIDE_BY_SIDE;

    /// All paths in this state.
    #[inline(always)]
    pub(super) fn all(state: S) -> Self {
        if Self::IN_TURN { Self::InTurn(Aligned([state; LANES])) } else { Self::SideBySide(Aligned(state.splat())) }
    }

    /// The state of one path.
    #[inline(always)]
    pub(super) fn get(&self, lane: usize) -> S {
        match self {
            Self::SideBySide(Aligned(lanes)) => S::gather(lanes, lane),
            Self::InTurn(Aligned(states)) => states[lane % LANES],
        }
    }

    /// Puts a state in its place.
    #[inline(always)]
    pub(super) fn put(&mut self, lane: usize, state: S) {
        match self {
            Self::SideBySide(Aligned(lanes)) => state.scatter(lanes, lane),
            Self::InTurn(Aligned(states)) => states[lane % LANES] = state,
        }
    }
}
