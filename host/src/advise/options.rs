//! Domains of the options, so that an error names what was typed.

use super::{AdviceError, Result};

/// Largest size of a number, and smallest of one that is not 0: products and quotients of several fit float64.
const HUGE: f64 = 1e50;

/// Largest count: every whole number up to it is a float64.
pub(super) const MAX_COUNT: u64 = 1 << 53;

pub(super) fn positive(option: &'static str, value: f64) -> Result<()> {
    require(option, value, value > 0.0, "> 0")?;
    require(option, value, (HUGE.recip()..=HUGE).contains(&value), "from 1e-50 to 1e50")
}

pub(super) fn all_positive(option: &'static str, values: &[f64]) -> Result<()> {
    values.iter().try_for_each(|&value| positive(option, value))
}

pub(super) fn not_negative(option: &'static str, value: f64) -> Result<()> {
    if value == 0.0 {
        Ok(())
    } else {
        require(option, value, value > 0.0, ">= 0").and_then(|()| positive(option, value))
    }
}

/// The weight of the past in a moving average, or a momentum.
pub(super) fn decay_rate(option: &'static str, value: f64) -> Result<()> {
    require(option, value, (0.0..1.0).contains(&value), ">= 0 and < 1")
}

/// A number about as one types it: all its digits, and no long row of zeros.
pub(super) fn typed(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-4..1e7).contains(&size) { format!("{value}") } else { format!("{value:e}") }
}

fn require(option: &'static str, value: f64, inside: bool, allowed: &str) -> Result<()> {
    if inside && value.is_finite() {
        return Ok(());
    }
    Err(AdviceError::Option {
        option,
        problem: format!("{} is outside the allowed range: a number {allowed}", typed(value)),
    })
}
