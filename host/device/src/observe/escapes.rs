//! Escapes over a barrier.

use super::Observable;
use crate::Number;
use crate::process::EscapeState;

/// How often a path has escaped.
#[derive(Clone, Copy, Debug)]
pub struct EscapeCount;

impl Observable<Number, EscapeState<Number>, 1> for EscapeCount {
    #[inline(always)]
    fn observe(&self, state: &EscapeState<Number>) -> [Number; 1] {
        [state.escapes]
    }
}
