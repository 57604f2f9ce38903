//! Where the time of a network goes.

use std::time::{Duration, Instant};

use candle_core::{Device, Result};

/// Times of all calls together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// From the flat array into the variables.
    pub copy_in: Duration,
    /// Losses.
    pub forward: Duration,
    /// Gradients of the variables.
    pub backward: Duration,
    /// From the variables into the flat gradient, and the losses of samples.
    pub gather: Duration,
    /// Evaluations, but for their copies.
    pub evaluate: Duration,
    /// How many gradients there were.
    pub gradients: u64,
}

/// A watch that waits for the device.
pub(super) struct Clock {
    device: Device,
    last: Instant,
}

impl Clock {
    pub(super) fn start(device: &Device) -> Self {
        Self { device: device.clone(), last: Instant::now() }
    }

    /// Adds the time since the last lap, at whose end the device was idle.
    pub(super) fn lap(&mut self, total: &mut Duration) -> Result<()> {
        self.device.synchronize()?;
        let now = Instant::now();
        *total += now - self.last;
        self.last = now;
        Ok(())
    }
}
