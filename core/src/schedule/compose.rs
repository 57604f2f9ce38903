//! Schedules made of others: one after another, and products.
//!
//! [`Then`] is `optax.join_schedules([first, second], [n])` and torch's `SequentialLR(milestones=[n])`: the second
//! starts from its own step 0. [`Product`] is for factors that share the count of steps, such as a warm-up
//! to 1 and a decay whose milestones are counted from the start (`torch.optim.lr_scheduler.ChainedScheduler`).

use super::Schedule;
use crate::Real;

/// One schedule for some steps, then another from its own step 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Then<A, B> {
    /// The schedule of the steps before `steps`.
    pub first: A,
    /// n, the step at which the second starts.
    pub steps: u64,
    /// The schedule from there on.
    pub second: B,
}

impl<R: Real, A: Schedule<R>, B: Schedule<R>> Schedule<R> for Then<A, B> {
    fn at(&self, t: R) -> R {
        let steps = R::of_count(self.steps);
        if t < steps { self.first.at(t) } else { self.second.at(t - steps) }
    }

    fn learning_rate(&self, k: u64) -> R {
        match k.checked_sub(self.steps) {
            None => self.first.learning_rate(k),
            Some(k) => self.second.learning_rate(k),
        }
    }
}

/// The product of two schedules at the same step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Product<A, B>(pub A, pub B);

impl<R: Real, A: Schedule<R>, B: Schedule<R>> Schedule<R> for Product<A, B> {
    fn at(&self, t: R) -> R {
        self.0.at(t) * self.1.at(t)
    }

    fn learning_rate(&self, k: u64) -> R {
        self.0.learning_rate(k) * self.1.learning_rate(k)
    }
}
