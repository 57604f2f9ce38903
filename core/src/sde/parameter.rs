//! Parameters of equations, checked where they are given.

use crate::Real;

/// A parameter outside its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterError {
    /// Its name.
    pub field: &'static str,
    /// What it is.
    pub value: f64,
    /// What is allowed.
    pub allowed: &'static str,
}

impl core::fmt::Display for ParameterError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} is {}, allowed: {}", self.field, self.value, self.allowed)
    }
}

impl core::error::Error for ParameterError {}

/// A finite number above 0.
pub(super) fn positive<R: Real>(field: &'static str, value: R) -> Result<(), ParameterError> {
    check(value > R::ZERO && value.finite(), field, value, "a finite number above 0")
}

/// A finite number, 0 or more.
pub(super) fn not_negative<R: Real>(field: &'static str, value: R) -> Result<(), ParameterError> {
    check(value >= R::ZERO && value.finite(), field, value, "a finite number, 0 or more")
}

/// A finite number.
pub(super) fn finite<R: Real>(field: &'static str, value: R) -> Result<(), ParameterError> {
    check(value.finite(), field, value, "a finite number")
}

fn check<R: Real>(holds: bool, field: &'static str, value: R, allowed: &'static str) -> Result<(), ParameterError> {
    if holds { Ok(()) } else { Err(ParameterError { field, value: value.to_f64(), allowed }) }
}
