//! One cycle (Smith and Topin 2018): up to a peak, down again, and on down to almost nothing.
//!
//! With start a = peak / d, end b = a / e, n steps, and the part r of them on the way up (torch's and optax's defaults
//! are d = 25, e = 10^4, r = 0.3, those of [`CycleShape::new`]), the values at the corners:
//!
//! | | corners | framework |
//! | --- | --- | --- |
//! | [`OneCycle::torch`], two phases | a at 0, peak at r n - 1, b at n - 1 | `OneCycleLR(three_phase=False)` |
//! | [`OneCycle::torch`], three phases | a at 0, peak at r n - 1, a at 2 r n - 2, b at n - 1 | `OneCycleLR(three_phase=True)` |
//! | [`OneCycle::optax_cosine`] | a at 0, peak at floor(r n), b at n | `optax.cosine_onecycle_schedule` |
//! | [`OneCycle::optax_linear`] | a at 0, peak at floor(r n), a at floor(q n), b at n | `optax.linear_onecycle_schedule` |
//!
//! torch counts the last step, n - 1, as the end and its corners need not be whole steps; optax ends one step later.
//! Momentum, which torch cycles as well, is left alone. keras has none.

use super::error::{ScheduleError, enough, finite, positive};
use super::{Schedule, cosine_weight, mixed};
use crate::Real;

/// How values go from one corner to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Annealing {
    /// Along half a wave of a cosine.
    Cosine,
    /// On a line.
    Linear,
}

/// How torch comes down from the peak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phases {
    /// In one go, to the end.
    Two,
    /// To the start as fast as it went up, then to the end: the form of the paper.
    Three,
}

/// The values and the steps of a cycle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CycleShape<R> {
    /// The largest learning rate.
    pub peak: R,
    /// n, the number of steps.
    pub steps: u64,
    /// r, the part of the steps on the way up, above 0 and below 1.
    pub rise: R,
    /// d, by which the peak is divided to give the start.
    pub start_division: R,
    /// e, by which the start is divided to give the end.
    pub end_division: R,
}

impl<R: Real> CycleShape<R> {
    /// The defaults of torch and optax: r = 0.3, d = 25, e = 10^4.
    pub fn new(peak: R, steps: u64) -> Self {
        let [rise, start_division, end_division] = [0.3, 25.0, 1e4].map(R::of);
        Self { peak, steps, rise, start_division, end_division }
    }

    /// Start and end, if all is in its range.
    fn ends(&self) -> Result<(R, R), ScheduleError> {
        finite("peak", self.peak)?;
        enough("steps", self.steps, 2)?;
        positive("rise", self.rise)?;
        positive("start_division", self.start_division)?;
        positive("end_division", self.end_division)?;
        let start = self.peak / self.start_division;
        Ok((start, start / self.end_division))
    }
}

/// One cycle: values at corners, and what is between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneCycle<R> {
    /// Time and value; a repeated corner is a phase that does not exist.
    corners: [(R, R); 4],
    annealing: Annealing,
}

impl<R: Real> OneCycle<R> {
    /// torch's corners. The way up, r n - 1 steps, must be positive and the corners in order.
    pub fn torch(shape: &CycleShape<R>, phases: Phases, annealing: Annealing) -> Result<Self, ScheduleError> {
        let (start, end) = shape.ends()?;
        let steps = R::of_count(shape.steps);
        let up = shape.rise * steps - R::ONE;
        let (top, bottom) = ((up, shape.peak), (steps - R::ONE, end));
        let back = match phases {
            Phases::Two => top,
            Phases::Three => (R::TWO * up, start),
        };
        Self::through([(R::ZERO, start), top, back, bottom], annealing, shape.rise)
    }

    /// optax's corners, two phases, along cosines. The way up, floor(r n) steps, must be positive.
    pub fn optax_cosine(shape: &CycleShape<R>) -> Result<Self, ScheduleError> {
        let (start, end) = shape.ends()?;
        let steps = R::of_count(shape.steps);
        let top = ((shape.rise * steps).integer_below(), shape.peak);
        Self::through([(R::ZERO, start), top, top, (steps, end)], Annealing::Cosine, shape.rise)
    }

    /// optax's corners, three phases, on lines; `fall` q, the part of the steps at which it is back at the start, is
    /// 0.85 by default there.
    pub fn optax_linear(shape: &CycleShape<R>, fall: R) -> Result<Self, ScheduleError> {
        let (start, end) = shape.ends()?;
        positive("fall", fall)?;
        let steps = R::of_count(shape.steps);
        let top = ((shape.rise * steps).integer_below(), shape.peak);
        let back = ((fall * steps).integer_below(), start);
        Self::through([(R::ZERO, start), top, back, (steps, end)], Annealing::Linear, shape.rise)
    }

    fn through(corners: [(R, R); 4], annealing: Annealing, rise: R) -> Result<Self, ScheduleError> {
        let [(zero, _), (top, _), (back, _), (end, _)] = corners;
        if zero < top && top <= back && back < end {
            return Ok(Self { corners, annealing });
        }
        let allowed = "parts whose corners are at least a step apart and in order";
        Err(ScheduleError::OutOfRange { field: "rise", value: rise.to_f64(), allowed })
    }
}

impl<R: Real> Schedule<R> for OneCycle<R> {
    fn at(&self, t: R) -> R {
        let [start, top, back, end] = self.corners;
        for ((from, first), (to, last)) in [(start, top), (top, back), (back, end)] {
            if t < to {
                let left = (to - t) / (to - from);
                let weight = match self.annealing {
                    Annealing::Cosine => cosine_weight(left),
                    Annealing::Linear => left,
                };
                return mixed(first, last, weight);
            }
        }
        end.1
    }
}
