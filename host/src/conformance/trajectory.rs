//! The file format of trajectories.
//!
//! JSON; every number is written with the digits that identify it. Golden files hold the bit patterns of
//! `after` beside it (`bits`, hexadecimal: 8 digits in f32, 16 in f64).
//!
//! A check reads and checks:
//! - `optimizer`, `variant` and `hyperparameters`: there is such a variant; its hyperparameters are all given,
//!   each within its range, and no others;
//! - `start`, and `learning_rate` and `gradient` of each step: at least one coordinate and one step; finite
//!   numbers of `format`. The trajectory is computed anew from them;
//! - `after` of each step: `x`, which must be there, and every state variable that is. Distances are counted in
//!   representable steps of `format`: adjacent numbers are 1 apart, and -0 is where 0 is. JSON has neither
//!   infinity nor NaN: a trajectory that diverges has to end before its first.
//!   Where a coordinate remembers a row of a matrix, the rows follow each other: entry (i, j) of n by n is the
//!   number n i + j;
//! - `bits`, where given, for all variables of `after` or some: the pattern of the number in `after`, digit by
//!   digit, in either case of letters.
//!
//! `conventions`, `rejects` and `origin` are information for readers: nothing is compared with them. These
//! three, `bits` and any state variable may be left out; a field that is not of the format is an error.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::object::{Object, objects};

/// The precision that a trajectory was computed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// IEEE single precision.
    F32,
    /// IEEE double precision.
    F64,
}

impl Format {
    /// `f32` or `f64`.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }
}

/// What an optimizer did, and what it was asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trajectory {
    /// The optimizer.
    pub optimizer: String,
    /// Its variant.
    pub variant: String,
    /// The choices that make the variant, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conventions: String,
    /// By name.
    pub hyperparameters: BTreeMap<String, f64>,
    /// The precision.
    pub format: Format,
    /// Where the file comes from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub origin: String,
    /// The variants of the same optimizer that this trajectory tells from the right one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejects: Vec<String>,
    /// x_0.
    pub start: Vec<f64>,
    /// Step by step.
    #[serde(deserialize_with = "objects")]
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// eta_k.
    pub learning_rate: f64,
    /// g_k.
    pub gradient: Vec<f64>,
    /// Parameters (`x`, always) and state variables (any) after the step.
    pub after: BTreeMap<String, Vec<f64>>,
    /// The bit patterns of `after`, or of some of its variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bits: BTreeMap<String, Vec<String>>,
}

/// Why a trajectory could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is not a trajectory.
    #[error("{path} is not a trajectory: {source}")]
    Json {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
}

impl Trajectory {
    /// Reads a file.
    pub fn read(path: &std::path::Path) -> Result<Self, ReadError> {
        let text = std::fs::read(path).map_err(|source| ReadError::File { path: path.into(), source })?;
        let read = serde_json::from_slice(&text).map(|Object(trajectory)| trajectory);
        read.map_err(|source| ReadError::Json { path: path.into(), source })
    }

    /// The text of the file.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// The bit pattern of a number in a format.
pub(super) fn bit_pattern(format: Format, number: f64) -> String {
    match format {
        #[expect(clippy::cast_possible_truncation, reason = "the number came from single precision")]
        Format::F32 => format!("{:08x}", (number as f32).to_bits()),
        Format::F64 => format!("{:016x}", number.to_bits()),
    }
}
