//! Why a schedule cannot be made.

use crate::Real;

/// Why a schedule cannot be made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScheduleError {
    /// There is no room: all `capacity` milestones are used.
    Full {
        /// The largest number of milestones.
        capacity: usize,
    },
    /// A number of steps is too small.
    TooFew {
        /// Its name.
        field: &'static str,
        /// What it is.
        value: u64,
        /// What it is at least.
        least: u64,
    },
    /// A number is outside its range.
    OutOfRange {
        /// Its name.
        field: &'static str,
        /// What it is.
        value: f64,
        /// What is allowed.
        allowed: &'static str,
    },
}

impl core::fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Full { capacity } => write!(f, "schedule has no room for another milestone, allowed: {capacity}"),
            Self::TooFew { field, value, least } => write!(f, "{field} is {value}, allowed: {least} or more"),
            Self::OutOfRange { field, value, allowed } => write!(f, "{field} is {value}, allowed: {allowed}"),
        }
    }
}

impl core::error::Error for ScheduleError {}

/// At least `least` steps.
pub(super) fn enough(field: &'static str, value: u64, least: u64) -> Result<(), ScheduleError> {
    if value >= least { Ok(()) } else { Err(ScheduleError::TooFew { field, value, least }) }
}

/// A positive finite number.
pub(super) fn positive<R: Real>(field: &'static str, value: R) -> Result<(), ScheduleError> {
    if value > R::ZERO && value.finite() {
        Ok(())
    } else {
        Err(ScheduleError::OutOfRange { field, value: value.to_f64(), allowed: "positive finite numbers" })
    }
}

/// A finite number.
pub(super) fn finite<R: Real>(field: &'static str, value: R) -> Result<(), ScheduleError> {
    if value.finite() {
        Ok(())
    } else {
        Err(ScheduleError::OutOfRange { field, value: value.to_f64(), allowed: "finite numbers" })
    }
}
