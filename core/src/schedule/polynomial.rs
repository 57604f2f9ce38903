//! Polynomial decay: eta(t) = (a - b) (1 - t / n)^p + b until step n, then b.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.lr_scheduler.PolynomialLR(total_iters=n, power=p)` | b = 0; torch multiplies step by step: other rounding |
//! | `optax.polynomial_schedule(a, b, p, n)` | `transition_begin` = 0 |
//! | `keras.optimizers.schedules.PolynomialDecay(a, n, b, p)` | `cycle` = False |

use super::error::{ScheduleError, enough, finite, positive};
use super::{Schedule, mixed};
use crate::Real;

/// A power of what is left of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Polynomial<R> {
    first: R,
    last: R,
    power: R,
    steps: u64,
}

impl<R: Real> Polynomial<R> {
    /// From `first` a to `last` b in `steps` n >= 1 steps, with the exponent `power` p > 0.
    pub fn new(first: R, last: R, power: R, steps: u64) -> Result<Self, ScheduleError> {
        finite("first", first)?;
        finite("last", last)?;
        positive("power", power)?;
        enough("steps", steps, 1)?;
        Ok(Self { first, last, power, steps })
    }
}

impl<R: Real> Schedule<R> for Polynomial<R> {
    fn at(&self, t: R) -> R {
        let steps = R::of_count(self.steps);
        let left = steps - t;
        if left > R::ZERO { mixed(self.first, self.last, (left / steps).power(self.power)) } else { self.last }
    }
}
