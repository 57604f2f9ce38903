//! Inverse power: eta(k) = eta (1 + c k)^-g.
//!
//! Comp24, Lemma 3.9 and Figure 2 (right), has (1 + t)^-g and does not say whether t is the number of steps, c = 1, or
//! the time of the stochastic differential equation, c = eta. They differ by a factor of about eta^-g; the range of the
//! axis of the figure fits the time. [`TimeUnit`] says which.
//!
//! `keras.optimizers.schedules.InverseTimeDecay(eta, n, r)` is g = 1, c = r / n. torch and optax have none.

use super::Schedule;
use super::error::{ScheduleError, finite, positive};
use crate::Real;

/// c, what a step counts for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeUnit<R> {
    /// 1: time is counted in steps.
    Step,
    /// eta, the base learning rate: the time of the stochastic differential equation.
    BaseLearningRate,
    /// Any other.
    Rate(R),
}

/// A power of the time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InversePower<R> {
    base: R,
    exponent: R,
    rate: R,
}

impl<R: Real> InversePower<R> {
    /// From the learning rate `base`, with the `exponent` g > 0; c > 0.
    pub fn new(base: R, exponent: R, unit: TimeUnit<R>) -> Result<Self, ScheduleError> {
        finite("base", base)?;
        positive("exponent", exponent)?;
        let rate = match unit {
            TimeUnit::Step => R::ONE,
            TimeUnit::BaseLearningRate => base,
            TimeUnit::Rate(rate) => rate,
        };
        positive("unit", rate)?;
        Ok(Self { base, exponent, rate })
    }
}

impl<R: Real> Schedule<R> for InversePower<R> {
    fn at(&self, t: R) -> R {
        self.base * (R::ONE + self.rate * t).power(-self.exponent)
    }
}
