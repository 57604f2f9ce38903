//! The same learning rate at every step.

use super::Schedule;
use crate::Real;

/// The same learning rate at every step: `optax.constant_schedule`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant<R>(pub R);

impl<R: Real> Schedule<R> for Constant<R> {
    #[inline(always)]
    fn at(&self, _t: R) -> R {
        self.0
    }
}
