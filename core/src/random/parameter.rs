//! A parameter of a distribution or an equation that is out of range.

use crate::Real;

/// A parameter that is out of range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterError {
    /// Its name.
    pub field: &'static str,
    /// The value given.
    pub value: f64,
    /// What is allowed.
    pub allowed: &'static str,
}

impl core::fmt::Display for ParameterError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { field, value, allowed } = self;
        write!(f, "{field} is {value}, allowed: {allowed}")
    }
}

impl core::error::Error for ParameterError {}

impl ParameterError {
    /// An error unless `holds`.
    pub(crate) fn unless<R: Real>(
        holds: bool,
        field: &'static str,
        value: R,
        allowed: &'static str,
    ) -> Result<(), Self> {
        if holds { Ok(()) } else { Err(Self { field, value: value.to_f64(), allowed }) }
    }

    /// An error unless the value is finite and above 0.
    pub(crate) fn unless_positive<R: Real>(field: &'static str, value: R) -> Result<(), Self> {
        Self::unless(value > R::ZERO && value.finite(), field, value, "a finite number above 0")
    }

    /// An error unless the value is finite and at least 0.
    pub(crate) fn unless_not_negative<R: Real>(field: &'static str, value: R) -> Result<(), Self> {
        Self::unless(value >= R::ZERO && value.finite(), field, value, "a finite number, 0 or more")
    }

    /// An error unless the value is finite.
    pub(crate) fn unless_finite<R: Real>(field: &'static str, value: R) -> Result<(), Self> {
        Self::unless(value.finite(), field, value, "a finite number")
    }
}
