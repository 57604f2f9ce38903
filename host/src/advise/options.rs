//! Domains of the options, so that an error names what was typed.

use super::{AdviceError, Result};

pub(super) fn positive(option: &'static str, value: f64) -> Result<()> {
    require(option, value, value > 0.0, "> 0")
}

pub(super) fn all_positive(option: &'static str, values: &[f64]) -> Result<()> {
    values.iter().try_for_each(|&value| positive(option, value))
}

pub(super) fn not_negative(option: &'static str, value: f64) -> Result<()> {
    require(option, value, value >= 0.0, ">= 0")
}

/// The weight of the past in a moving average, or a momentum.
pub(super) fn decay_rate(option: &'static str, value: f64) -> Result<()> {
    require(option, value, (0.0..1.0).contains(&value), ">= 0 and < 1")
}

fn require(option: &'static str, value: f64, inside: bool, allowed: &str) -> Result<()> {
    if inside && value.is_finite() {
        return Ok(());
    }
    Err(AdviceError::Option { option, problem: format!("{value} is outside the allowed range: a number {allowed}") })
}
