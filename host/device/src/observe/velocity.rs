//! Mean velocities.

use core::array::from_fn;

use super::{Observable, Positioned};
use crate::Number;

/// (x - o) r: the way from o, in units of a time 1/r.
#[derive(Clone, Copy, Debug)]
pub struct Velocity<const D: usize> {
    /// o.
    pub origin: [Number; D],
    /// r.
    pub per_time: Number,
}

impl<S: Positioned<Number, D>, const D: usize> Observable<Number, S, D> for Velocity<D> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; D] {
        let x = state.position();
        from_fn(|i| (x[i] - self.origin[i]) * self.per_time)
    }
}
