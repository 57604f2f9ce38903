//! What is recorded of a path: one file per kind.

mod position;

pub use position::{Position, SquareAround};

/// `M` numbers of a state, of which moments over paths are taken.
///
/// Closures are observables too, on the CPU: a GPU runs those that have a name and stand in the list of
/// [`entry`](crate::entry).
pub trait Observable<R, S, const M: usize> {
    /// The numbers.
    fn observe(&self, state: &S) -> [R; M];
}

impl<R, S, F: Fn(&S) -> [R; M], const M: usize> Observable<R, S, M> for F {
    #[inline(always)]
    fn observe(&self, state: &S) -> [R; M] {
        self(state)
    }
}
