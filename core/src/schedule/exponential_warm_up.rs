//! Exponential warm-up: eta(t) = eta f (1 / f)^(t / n) until step n, then eta.
//!
//! Malladi22, appendix J.2, with f = 1/1000 and n of 5 or 10 epochs (called linear there; the formula is this one).
//! Computed as eta f^((n - t) / n), which ends in eta exactly. Equals
//! `optax.exponential_decay(f eta, n, 1 / f, end_value=eta)`; torch and keras have none.
//!
//! For a decay after it, multiply by a schedule that starts at 1 (or warm up to 1): [`Product`](super::Product).

use super::Schedule;
use super::error::{ScheduleError, enough, finite, positive};
use crate::Real;

/// Growth by a constant factor each step, up to the peak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialWarmUp<R> {
    peak: R,
    start_factor: R,
    steps: u64,
}

impl<R: Real> ExponentialWarmUp<R> {
    /// From `peak` times `start_factor` f > 0 to `peak` in `steps` n >= 1 steps.
    pub fn new(peak: R, start_factor: R, steps: u64) -> Result<Self, ScheduleError> {
        finite("peak", peak)?;
        positive("start_factor", start_factor)?;
        enough("steps", steps, 1)?;
        Ok(Self { peak, start_factor, steps })
    }
}

impl<R: Real> Schedule<R> for ExponentialWarmUp<R> {
    fn at(&self, t: R) -> R {
        let steps = R::of_count(self.steps);
        let left = steps - t;
        if left > R::ZERO { self.peak * self.start_factor.power(left / steps) } else { self.peak }
    }
}
