//! The evidence of an erratum, checked against what the page of errata says.
#![allow(dead_code, reason = "no test uses all of it")]

use optsde::theory::errata::{self, Evidence, Paper};

/// The printed form misses by the size that the table says, and that is more than ten times the tolerance within which
/// the correct form agrees. Misses are relative unless the table says otherwise.
pub(crate) fn shows(paper: Paper, number: u32, printed: f64, correct: f64) {
    let row = errata::of(paper).into_iter().find(|row| row.number == number);
    let row = row.unwrap_or_else(|| panic!("{paper:?} has no erratum {number}"));
    let Evidence::Measured { miss, tolerance, .. } = row.evidence else {
        panic!("{paper:?} {number}: the table holds no measurement; printed misses by {printed:e}");
    };
    let label = format!("{paper:?} {number}: printed misses by {printed:e}, correct by {correct:e}");
    assert!(correct.is_finite() && correct.abs() <= tolerance, "{label}; tolerance {tolerance:e}");
    assert!(printed.abs() > 10.0 * tolerance, "{label}; tolerance {tolerance:e}");
    assert!((printed.abs() / miss - 1.0).abs() < 0.01, "{label}; the table says {miss:e}");
}

/// `|value / reference - 1|`.
pub(crate) fn relative(value: f64, reference: f64) -> f64 {
    ((value - reference) / reference).abs()
}
