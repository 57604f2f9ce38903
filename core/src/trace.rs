//! A bounded recorder of what happened: one row of numbers per step.

use heapless::Vec;

use crate::{Fields, Real};

/// At most `ROWS` rows of at most `COLUMNS` numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<R, const ROWS: usize, const COLUMNS: usize> {
    rows: Vec<Vec<R, COLUMNS>, ROWS>,
}

/// Why a row could not be recorded; the trace is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceError {
    /// All rows are used.
    Rows {
        /// The largest number of rows.
        capacity: usize,
    },
    /// The value has more numbers than a row holds.
    Columns {
        /// The largest number of columns.
        capacity: usize,
    },
}

impl core::fmt::Display for TraceError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Rows { capacity } => write!(f, "trace has no room for another row, allowed: {capacity}"),
            Self::Columns { capacity } => write!(f, "row has too many numbers, allowed: {capacity}"),
        }
    }
}

impl core::error::Error for TraceError {}

impl<R: Real, const ROWS: usize, const COLUMNS: usize> Trace<R, ROWS, COLUMNS> {
    /// An empty trace.
    pub const fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// Records the numbers of `value` as the next row.
    pub fn record(&mut self, value: &impl Fields<R>) -> Result<(), TraceError> {
        let mut row = Vec::new();
        let mut complete = true;
        value.visit("", &mut |_, number| complete &= row.push(number).is_ok());
        if !complete {
            return Err(TraceError::Columns { capacity: COLUMNS });
        }
        self.rows.push(row).map_err(|_| TraceError::Rows { capacity: ROWS })
    }

    /// The rows recorded so far, oldest first.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[R]> {
        self.rows.iter().map(Vec::as_slice)
    }
}

impl<R: Real, const ROWS: usize, const COLUMNS: usize> Default for Trace<R, ROWS, COLUMNS> {
    fn default() -> Self {
        Self::new()
    }
}
