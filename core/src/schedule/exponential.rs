//! Exponential decay: eta(t) = eta f^(t / n).
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.lr_scheduler.ExponentialLR(gamma=f)` | n = 1; torch multiplies step by step: other rounding |
//! | `optax.exponential_decay(eta, n, f)`, `keras.optimizers.schedules.ExponentialDecay(eta, n, f)` | always |

use super::Schedule;
use super::error::{ScheduleError, enough, finite, positive};
use crate::Real;

/// A factor for so many steps, a part of it for each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential<R> {
    base: R,
    factor: R,
    steps: u64,
}

impl<R: Real> Exponential<R> {
    /// `factor` f > 0 in `steps` n >= 1 steps, from the learning rate `base`.
    pub fn new(base: R, factor: R, steps: u64) -> Result<Self, ScheduleError> {
        finite("base", base)?;
        positive("factor", factor)?;
        enough("steps", steps, 1)?;
        Ok(Self { base, factor, steps })
    }
}

impl<R: Real> Schedule<R> for Exponential<R> {
    fn at(&self, t: R) -> R {
        self.base * self.factor.power(t / R::of_count(self.steps))
    }
}
