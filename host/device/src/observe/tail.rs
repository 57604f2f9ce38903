//! Tails of distributions.

use optsde_core::Real;

use super::{Observable, Positioned};
use crate::Number;
use crate::process::LogarithmSums;

/// Whether |x| > c (1 or 0) for each of `M` thresholds c.
#[derive(Clone, Copy, Debug)]
pub struct Beyond<const M: usize>(pub [Number; M]);

impl<S: Positioned<Number, 1>, const M: usize> Observable<Number, S, M> for Beyond<M> {
    #[inline(always)]
    fn observe(&self, state: &S) -> [Number; M] {
        let distance = state.position()[0].magnitude();
        self.0.map(|c| if distance > c { Number::ONE } else { Number::ZERO })
    }
}

/// The estimate of 1/alpha (Li21 eq. 16): a sum of log |Y| and b sum of log |X| subtracted from it.
#[derive(Clone, Copy, Debug)]
pub struct InverseAlpha {
    /// a.
    pub per_sum: Number,
    /// b.
    pub per_number: Number,
}

impl Observable<Number, LogarithmSums<Number>, 1> for InverseAlpha {
    #[inline(always)]
    fn observe(&self, state: &LogarithmSums<Number>) -> [Number; 1] {
        [state.of_sums * self.per_sum - state.of_numbers * self.per_number]
    }
}
