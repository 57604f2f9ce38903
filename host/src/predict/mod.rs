//! `optsde predict`: predictions for other programs, as JSON lines.
//!
//! A line `{"id": .., "quantity": "..", "inputs": {..}}` is answered by `{"id": .., "value": {..}}` or
//! `{"id": .., "error": ".."}`; one answer per line that is not blank, in the same order. A line from
//! which no case can be read is answered with its number, `{"id": null, "line": 7, "error": ".."}`, and
//! with its id if that stands before the fault. No line stops the others.
//!
//! The quantities are listed in [`QUANTITIES`]. An `id` may be any JSON value and comes back as it was
//! written. Numbers come back with the digits that identify their float64.

mod case;
mod error;
mod field;
mod inputs;
mod lines;
mod lists;
mod object;
mod quantities;
mod registry;
mod trajectory;

use std::io::{self, BufRead, Write};

pub use error::Error;
pub use field::Field;
pub use inputs::Inputs;
pub use lines::MAX_LINE_BYTES;
pub use registry::{QUANTITIES, Quantity};

use case::{Fault, Outcome, answer_to};
use lines::{Line, Lines};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// How many lines were answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// With a value.
    pub answered: u64,
    /// With an error.
    pub refused: u64,
}

/// One line of output.
#[derive(Serialize)]
struct Answer<'a> {
    id: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> Answer<'a> {
    fn new(number: u64, result: Result<(&'a RawValue, Outcome), Fault<'a>>) -> Self {
        match result {
            Ok((id, Ok(value))) => Self { id: Some(id), line: None, value: Some(value), error: None },
            Ok((id, Err(error))) => Self { id: Some(id), line: None, value: None, error: Some(error.to_string()) },
            Err(Fault { id, error }) => Self { id, line: Some(number), value: None, error: Some(error.to_string()) },
        }
    }
}

/// Answers every line of `reader` on `writer`, in order.
///
/// Memory is bounded by [`MAX_LINE_BYTES`]; a longer line gets an error and is skipped.
///
/// # Errors
/// Only those of `reader` and `writer`: bad input is answered, not returned.
pub fn answer(mut reader: impl BufRead, mut writer: impl Write) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let mut lines = Lines::new(&mut reader);
    while let Some((number, line)) = lines.next()? {
        let result = match line {
            Line::Blank => continue,
            Line::Whole(bytes) => answer_to(bytes),
            Line::TooLong(start) => Err(Fault::too_long(start)),
        };
        let answer = Answer::new(number, result);
        if answer.error.is_none() {
            summary.answered += 1;
        } else {
            summary.refused += 1;
        }
        serde_json::to_writer(&mut writer, &answer)?;
        writer.write_all(b"\n")?;
    }
    writer.flush()?;
    Ok(summary)
}
