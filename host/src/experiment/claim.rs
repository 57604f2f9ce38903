//! Claims: a prediction, a measurement and a verdict.
//!
//! A claim that cannot be decided is inconclusive, never passed. A claim of a paper that fails is
//! *refuted*, and the registry says which verdict is expected, so that "does not hold" is a result.

use serde::Serialize;

use super::estimate::Estimate;
use crate::convergence::{FittedSlope, Slopes};

/// The half-width of an interval may be at most this part of the distance to the rival prediction.
const RIVAL_RESOLUTION: f64 = 0.25;
/// Without a rival, the half-width may be at most this part of the prediction.
const RELATIVE_RESOLUTION: f64 = 0.02;

/// A statement that a run decides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// What is claimed, in words.
    pub name: String,
    /// Whose statement it is.
    pub owner: Owner,
    /// The verdict that the registry expects.
    pub expected: Verdict,
    /// The prediction.
    pub prediction: Prediction,
    /// The measurement.
    pub measured: Estimate,
    /// The number of the erratum of the paper that it shows, if any.
    pub erratum: Option<u32>,
}

/// Who made a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// Derived or corrected here.
    Ours,
    /// Printed in the paper.
    Paper,
}

/// What becomes of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// Ours, and it does not hold.
    Fail,
    /// The measurement is not precise enough to say.
    Inconclusive,
    /// The paper's, and it does not hold.
    Refuted,
}

/// What is predicted, and when it counts as true.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Prediction {
    /// The interval contains the value, excludes the rival, and is at most a quarter of the distance to
    /// it wide (half-width); without a rival at most 2 % of the value.
    Equal {
        /// The prediction; not zero without a rival.
        value: f64,
        /// What a wrong theory predicts.
        rival: Option<f64>,
    },
    /// |measured / value - 1| is at most the error that the theory itself states.
    Within {
        /// The prediction, not zero.
        value: f64,
        /// Its relative error, above 0 and below 1.
        error: f64,
    },
    /// The measurement is at most the bound.
    AtMost {
        /// The bound.
        bound: f64,
    },
    /// The measurement is at least the bound.
    AtLeast {
        /// The bound.
        bound: f64,
    },
    /// The measurement is nearer to the value than to the rival.
    Closer {
        /// The better prediction.
        value: f64,
        /// The worse one, another number.
        rival: f64,
    },
    /// The slope of ln error over ln size. Sampled: its interval contains the order and neither neighbour, half an
    /// order away. Of errors known exactly: the slope between the two smallest sizes is within max(0.02, c) of the
    /// order, where c < 0.1 is how much it differs from the slope before it.
    Order {
        /// The order of convergence.
        order: f64,
    },
    /// The measurement exceeds the threshold (or is not finite): something grows without limit.
    Diverges {
        /// The threshold.
        threshold: f64,
    },
    /// The measurement is finite and below the threshold.
    Stays {
        /// The threshold.
        threshold: f64,
    },
}

impl Prediction {
    /// The predicted number: value, bound, order or threshold.
    pub fn value(&self) -> f64 {
        match *self {
            Self::Equal { value, .. } | Self::Within { value, .. } | Self::Closer { value, .. } => value,
            Self::AtMost { bound } | Self::AtLeast { bound } => bound,
            Self::Order { order } => order,
            Self::Diverges { threshold } | Self::Stays { threshold } => threshold,
        }
    }

    /// The name of the kind, as in `summary.json`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Equal { .. } => "equal",
            Self::Within { .. } => "within",
            Self::AtMost { .. } | Self::AtLeast { .. } => "bound",
            Self::Closer { .. } => "closer",
            Self::Order { .. } => "order",
            Self::Diverges { .. } => "diverges",
            Self::Stays { .. } => "stays",
        }
    }

    /// A prediction near this one, none of whose measurements is one of this one's: what the claim promises
    /// to tell from it.
    #[must_use]
    pub fn corrupted(self) -> Self {
        match self {
            Self::Equal { value, rival: Some(rival) } => Self::Equal { value: rival, rival: Some(value) },
            Self::Equal { value, rival: None } => {
                // The far end of the widest interval with the value at its near end is at 2 resolutions.
                Self::Equal { value: value * (1.0 + 3.0 * RELATIVE_RESOLUTION), rival: None }
            }
            // Its lower end, value (1 + 3 error), is above the upper end value (1 + error).
            Self::Within { value, error } => Self::Within { value: value * (1.0 + 3.0 * error) / (1.0 - error), error },
            Self::AtMost { bound } => Self::AtLeast { bound: bound.next_up() },
            Self::AtLeast { bound } => Self::AtMost { bound: bound.next_down() },
            Self::Closer { value, rival } => Self::Closer { value: rival, rival: value },
            Self::Order { order } => Self::Order { order: order + FittedSlope::SPACING },
            Self::Diverges { threshold } => Self::Stays { threshold },
            Self::Stays { threshold } => Self::Diverges { threshold },
        }
    }

    /// Whether it holds; `None` when the measurement is not precise enough to say.
    fn holds(&self, measured: &Estimate) -> Option<bool> {
        if !measured.value.is_finite() {
            // What was measured has diverged: that is known, and only one kind predicts it.
            return Some(matches!(self, Self::Diverges { .. }));
        }
        let (low, high) = measured.bounds();
        let known = low.is_finite() && high.is_finite();
        match *self {
            Self::Equal { value, rival } => {
                let resolution = match rival {
                    Some(rival) => RIVAL_RESOLUTION * (rival - value).abs(),
                    None => RELATIVE_RESOLUTION * value.abs(),
                };
                let contains = measured.contains(value);
                let sharp = measured.half_width() <= resolution;
                let excludes = rival.is_none_or(|rival| !measured.contains(rival));
                if contains && !(sharp && excludes) { None } else { Some(contains) }.filter(|_| known)
            }
            Self::Within { value, error } => {
                let (low, high) = (low / value - 1.0, high / value - 1.0);
                let (low, high) = (low.min(high), low.max(high));
                decide(-error <= low && high <= error, high < -error || error < low).filter(|_| known)
            }
            Self::AtMost { bound } => decide(high <= bound, low > bound),
            Self::AtLeast { bound } => decide(low >= bound, high < bound),
            Self::Closer { value, rival } => {
                let middle = f64::midpoint(value, rival);
                let below = value < rival;
                decide(
                    if below { high < middle } else { low > middle },
                    if below { low > middle } else { high < middle },
                )
                .filter(|_| known && value != rival)
            }
            Self::Order { order } => match (measured.last_change, measured.interval) {
                (Some(change), _) => (change < Slopes::SETTLED).then(|| Slopes::within(measured.value, change, order)),
                (None, Some(_)) => {
                    let fitted = FittedSlope { slope: measured.value, interval: [low, high] };
                    decide(fitted.decides_for(order), !measured.contains(order))
                }
                (None, None) => None,
            },
            Self::Diverges { threshold } => decide(low > threshold, high <= threshold),
            Self::Stays { threshold } => decide(high < threshold, low >= threshold),
        }
    }
}

/// Yes, no, or neither.
fn decide(yes: bool, no: bool) -> Option<bool> {
    if yes {
        Some(true)
    } else if no {
        Some(false)
    } else {
        None
    }
}

impl Claim {
    /// A claim of this project, expected to hold.
    pub fn ours(name: impl Into<String>, prediction: Prediction, measured: Estimate) -> Self {
        Self { name: name.into(), owner: Owner::Ours, expected: Verdict::Pass, prediction, measured, erratum: None }
    }

    /// A claim of the paper, expected to hold.
    pub fn paper(name: impl Into<String>, prediction: Prediction, measured: Estimate) -> Self {
        Self { owner: Owner::Paper, ..Self::ours(name, prediction, measured) }
    }

    /// A claim of the paper that does not hold.
    pub fn refuted(name: impl Into<String>, prediction: Prediction, measured: Estimate) -> Self {
        Self { expected: Verdict::Refuted, ..Self::paper(name, prediction, measured) }
    }

    /// The same claim, as evidence for an erratum of the paper.
    #[must_use]
    pub fn showing(mut self, erratum: u32) -> Self {
        self.erratum = Some(erratum);
        self
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        match (self.prediction.holds(&self.measured), self.owner) {
            (Some(true), _) => Verdict::Pass,
            (Some(false), Owner::Ours) => Verdict::Fail,
            (Some(false), Owner::Paper) => Verdict::Refuted,
            (None, _) => Verdict::Inconclusive,
        }
    }

    /// Whether the verdict is another one than expected, inconclusive ones aside.
    pub fn is_unexpected(&self) -> bool {
        let verdict = self.verdict();
        verdict != self.expected && verdict != Verdict::Inconclusive
    }

    /// Whether a chance event could have decided it.
    pub fn is_sampled(&self) -> bool {
        self.measured.interval.is_some()
    }
}
