//! Step decay: eta_k = eta f^floor(k / n).
//!
//! | equals | |
//! | --- | --- |
//! | `torch.optim.lr_scheduler.StepLR(step_size=n, gamma=f)` | multiplies step by step: other rounding |
//! | `optax.exponential_decay(eta, n, f, staircase=True)` | |
//! | `keras.optimizers.schedules.ExponentialDecay(eta, n, f, staircase=True)` | |

use super::Schedule;
use super::error::{ScheduleError, enough, finite, positive};
use crate::Real;

/// A factor every so many steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDecay<R> {
    base: R,
    factor: R,
    every: u64,
}

impl<R: Real> StepDecay<R> {
    /// `factor` f > 0 after `every` n >= 1 steps, from the learning rate `base`.
    pub fn new(base: R, factor: R, every: u64) -> Result<Self, ScheduleError> {
        finite("base", base)?;
        positive("factor", factor)?;
        enough("every", every, 1)?;
        Ok(Self { base, factor, every })
    }
}

impl<R: Real> Schedule<R> for StepDecay<R> {
    fn at(&self, t: R) -> R {
        self.base * self.factor.power((t / R::of_count(self.every)).integer_below())
    }

    /// Counts exactly, beyond the whole numbers that R has.
    fn learning_rate(&self, k: u64) -> R {
        // Never 0; the compiler does not know.
        let decays = k.checked_div(self.every).unwrap_or(0);
        self.base * self.factor.power(R::of_count(decays))
    }
}
