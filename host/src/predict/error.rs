//! Why a line got no value.

use thiserror::Error;

use super::lines::MAX_LINE_BYTES;
use crate::theory::TheoryError;

/// Longest excerpt of an input that an error repeats.
const EXCERPT_CHARS: usize = 60;

/// Why a line got no value.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// Not a JSON object.
    #[error("not a JSON object: {0}")]
    Syntax(String),
    /// Bytes that are not UTF-8.
    #[error("not UTF-8 from byte {0} of the line on")]
    Encoding(usize),
    /// A line that memory was not spent on.
    #[error("the line is longer than the allowed {MAX_LINE_BYTES} bytes")]
    TooLong,
    /// A field that is needed and not there.
    #[error("the field `{0}` is missing")]
    Missing(String),
    /// A field that means nothing here.
    #[error("the field `{field}` = {value} is unknown; allowed: {allowed}")]
    Unknown {
        /// The field.
        field: String,
        /// Its value, shortened.
        value: String,
        /// The fields there are.
        allowed: String,
    },
    /// A quantity that is not in the registry.
    #[error("the quantity {value} is unknown; allowed: those of `optsde predict --list`, the nearest are {nearest}")]
    UnknownQuantity {
        /// What was asked for.
        value: String,
        /// The names most like it.
        nearest: String,
    },
    /// A field whose value has the wrong type, size or range.
    #[error("{field} = {value} is not allowed; allowed: {allowed}")]
    Value {
        /// The field.
        field: String,
        /// Its value, shortened.
        value: String,
        /// What would be allowed.
        allowed: String,
    },
    /// An answer that is not finite.
    #[error("{0} of the answer is not a finite float64 number")]
    NotANumber(String),
    /// A trajectory that leaves the numbers.
    #[error("{variable} of step {step}, coordinate {coordinate}, is not a finite float64 number (both counted from 0)")]
    Diverged {
        /// `x` or a state variable.
        variable: &'static str,
        /// The step, counted from 0.
        step: usize,
        /// The coordinate, counted from 0.
        coordinate: usize,
    },
    /// A value outside the domain of the theory.
    #[error(transparent)]
    Theory(#[from] TheoryError),
}

/// A value as an error shows it: recognizable, and never long.
pub(super) fn excerpt(value: &impl ToString) -> String {
    let text = value.to_string();
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
