//! Cosine decay with the approximate cosine of micromath, for processors without a floating-point unit.
//!
//! The same formula as [`Cosine`](super::Cosine), in `f32` only, by an approximation whose error is at most 5.5e-4 of
//! the difference of the two values (on a grid of 1000 steps; 1.1e-7 for `Cosine`). A learning rate takes 2593 instructions
//! on a Cortex-M0 and 4195 by `Cosine`; with the unit of a Cortex-M4F it is 125 and 143, which is no reason to take it
//! (`cargo xtask embedded` prints all of these). It is a schedule of its own with bits of its own: a run that is to agree with
//! another machine takes the same one of the two. Nothing else in the core is approximate, and nothing here reaches noise or
//! second moments, where errors of this size would not pass.

use micromath::F32Ext;

use super::Schedule;
use super::error::{ScheduleError, enough, finite};

/// Half a wave of an approximate cosine; ends after its last step, as torch, optax and keras do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MicroCosine {
    first: f32,
    last: f32,
    steps: u64,
}

impl MicroCosine {
    /// From `first` to `last` in `steps` steps, at least 1.
    pub fn new(first: f32, last: f32, steps: u64) -> Result<Self, ScheduleError> {
        finite("first", first)?;
        finite("last", last)?;
        enough("steps", steps, 1)?;
        Ok(Self { first, last, steps })
    }
}

impl Schedule<f32> for MicroCosine {
    fn at(&self, t: f32) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "the error of the cosine is larger")]
        let steps = self.steps as f32;
        if t < steps {
            // Named in full: `t.cos()` would be the platform's wherever std is linked.
            let weight = 0.5 + 0.5 * F32Ext::cos(core::f32::consts::PI * (t / steps));
            self.first * weight + self.last * (1.0 - weight)
        } else {
            self.last
        }
    }
}
