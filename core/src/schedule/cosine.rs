//! Cosine decay: eta(t) = b + (a - b) (1 + cos(pi t / T)) / 2 until T, then b.
//!
//! Loshchilov and Hutter 2017, without restarts. n steps are the steps 0 to n - 1; [`CosineEnd`] says whether b is
//! reached by the last of them, T = n - 1, or one later, T = n.
//!
//! | equals | when |
//! | --- | --- |
//! | `torch.optim.lr_scheduler.CosineAnnealingLR(T_max=n, eta_min=b)` | T = n; torch rises again after n: [`Then`](super::Then) a cosine from b to a |
//! | `optax.cosine_decay_schedule(a, n, alpha=b/a)` | T = n |
//! | `keras.optimizers.schedules.CosineDecay(a, n, alpha=b/a)` | T = n; on JAX Keras' cosine has single precision only |
//! | `optax.warmup_cosine_decay_schedule` | T = n, after linear [`Pieces`](super::Pieces) by [`Then`](super::Then) |

use super::error::{ScheduleError, enough, finite};
use super::{Schedule, cosine_weight, mixed};
use crate::Real;

/// Where the cosine ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CosineEnd {
    /// T = n, the step after the last: torch, optax, keras.
    AfterLastStep,
    /// T = n - 1: the last step has the lowest learning rate.
    AtLastStep,
}

/// Half a wave of a cosine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosine<R> {
    first: R,
    last: R,
    end: u64,
}

impl<R: Real> Cosine<R> {
    /// From `first` a to `last` b in `steps` n, at least 1, or 2 if the last step is to be the end.
    pub fn new(first: R, last: R, steps: u64, end: CosineEnd) -> Result<Self, ScheduleError> {
        finite("first", first)?;
        finite("last", last)?;
        let beyond = match end {
            CosineEnd::AfterLastStep => 0,
            CosineEnd::AtLastStep => 1,
        };
        enough("steps", steps, 1 + beyond)?;
        Ok(Self { first, last, end: steps - beyond })
    }
}

impl<R: Real> Schedule<R> for Cosine<R> {
    fn at(&self, t: R) -> R {
        let end = R::of_count(self.end);
        let left = end - t;
        if left > R::ZERO { mixed(self.first, self.last, cosine_weight(left / end)) } else { self.last }
    }
}
