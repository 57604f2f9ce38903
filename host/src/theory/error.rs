//! What a prediction refuses, and why: each error names the field, its value and what is allowed.

use std::borrow::Cow;

use thiserror::Error;

/// The result of a prediction.
pub type Result<T> = std::result::Result<T, TheoryError>;

/// Why a prediction does not exist for these inputs.
///
/// Numbers are shown with all their digits, in scientific notation where that is shorter.
/// Fields carry the names that the command line uses: `K`, `C`, `lam`, `mu`, `Lambda`, ...
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum TheoryError {
    /// A number outside its domain.
    #[error("{field} = {value:?} is outside the allowed range: {allowed}")]
    Range {
        /// The input.
        field: &'static str,
        /// Its value.
        value: f64,
        /// Its domain.
        allowed: Cow<'static, str>,
    },
    /// An entry that is NaN or infinite.
    #[error("{field}[{row}][{column}] = {value:?} is not allowed: every entry must be finite")]
    NotFinite {
        /// The input.
        field: &'static str,
        /// Row of the entry.
        row: usize,
        /// Column of the entry.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// A matrix or vector of the wrong shape or size.
    #[error("{field} has the shape {rows} x {columns}; allowed: {allowed}")]
    Shape {
        /// The input.
        field: &'static str,
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// What fits.
        allowed: Cow<'static, str>,
    },
    /// A matrix that must equal its transpose and does not.
    #[error(
        "{field} is not symmetric: {field}[{row}][{column}] = {value:?}; allowed: {mirrored:?}, the value of {field}[{column}][{row}]"
    )]
    NotSymmetric {
        /// The input.
        field: &'static str,
        /// Row of the worst entry.
        row: usize,
        /// Column of the worst entry.
        column: usize,
        /// The entry.
        value: f64,
        /// Its mirror image.
        mirrored: f64,
    },
    /// A symmetric matrix with an eigenvalue of the wrong sign.
    #[error("{field} has the eigenvalue {eigenvalue:?}; allowed: {allowed}")]
    Definiteness {
        /// The input.
        field: &'static str,
        /// Its smallest eigenvalue.
        eigenvalue: f64,
        /// What is required of it.
        allowed: &'static str,
    },
    /// The iteration diverges, so that it has no stationary state.
    #[error("{field} = {value:?} is unstable; allowed: 0 < {field} < {limit:?} ({reason})")]
    Unstable {
        /// The input.
        field: &'static str,
        /// Its value.
        value: f64,
        /// The stability limit, itself unstable.
        limit: f64,
        /// Where the limit comes from.
        reason: &'static str,
    },
    /// The iteration converges in mean, but its second moment diverges: the noise grows with the
    /// distance from the minimum faster than the drift contracts.
    #[error("lam = {lam:?} has no finite second moment: the noise gain is {gain:?}; allowed: 0 <= gain < 1")]
    NoSecondMoment {
        /// The learning rate.
        lam: f64,
        /// Factor by which multiplicative noise feeds a second moment back into itself.
        gain: f64,
    },
    /// A formula for commuting `K` and `C` was asked for matrices that do not commute.
    #[error("K and C do not commute: |KC - CK| / |KC| = {commutator:?}; allowed: at most {allowed:?}")]
    NotCommuting {
        /// Relative size of the commutator.
        commutator: f64,
        /// Its tolerance.
        allowed: f64,
    },
    /// The result, or a number on the way to it, does not fit float64.
    #[error("{quantity} = {value:?} is outside the allowed range: finite float64 numbers")]
    Overflow {
        /// What was computed.
        quantity: &'static str,
        /// What came out.
        value: f64,
    },
    /// A numerical method did not settle within its limits: no number rather than an uncertain one.
    #[error(
        "{quantity} did not converge: the last refinement changed it by {change:?}; allowed: at most {tolerance:?}"
    )]
    NotConverged {
        /// What was computed.
        quantity: &'static str,
        /// By how much the last refinement changed it.
        change: f64,
        /// What it may change.
        tolerance: f64,
    },
}
