//! Milestones: eta_k = eta times the factors f_i of all milestones k_i <= k, multiplied in the order in which they were
//! given.
//!
//! | equals | |
//! | --- | --- |
//! | `torch.optim.lr_scheduler.MultiStepLR(milestones, gamma)` | the same factor everywhere |
//! | `optax.piecewise_constant_schedule(eta, {k_i: f_i})` | |
//! | `keras.optimizers.schedules.PiecewiseConstantDecay` | with k_i one larger: keras changes after step k_i |

use heapless::Vec;

use super::Schedule;
use super::error::{ScheduleError, finite};
use crate::Real;

/// A factor at each of at most `N` milestones.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiStep<R, const N: usize> {
    base: R,
    milestones: Vec<(u64, R), N>,
}

impl<R: Real, const N: usize> MultiStep<R, N> {
    /// No milestone yet: the learning rate is `base` everywhere.
    pub const fn new(base: R) -> Self {
        Self { base, milestones: Vec::new() }
    }

    /// Multiplies by `factor` from step `k` on.
    pub fn milestone(mut self, k: u64, factor: R) -> Result<Self, ScheduleError> {
        finite("factor", factor)?;
        self.milestones.push((k, factor)).map_err(|_| ScheduleError::Full { capacity: N })?;
        Ok(self)
    }

    /// The same factor at several steps: torch's form.
    pub fn equal(base: R, milestones: &[u64], factor: R) -> Result<Self, ScheduleError> {
        milestones.iter().try_fold(Self::new(base), |schedule, k| schedule.milestone(*k, factor))
    }

    fn product(&self, passed: impl Fn(u64) -> bool) -> R {
        let mut rate = self.base;
        for (milestone, factor) in &self.milestones {
            if passed(*milestone) {
                rate *= *factor;
            }
        }
        rate
    }
}

impl<R: Real, const N: usize> Schedule<R> for MultiStep<R, N> {
    fn at(&self, t: R) -> R {
        self.product(|milestone| t >= R::of_count(milestone))
    }

    /// Counts exactly, beyond the whole numbers that R has.
    fn learning_rate(&self, k: u64) -> R {
        self.product(|milestone| k >= milestone)
    }
}
