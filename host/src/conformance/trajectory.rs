//! The file format of trajectories.
//!
//! JSON; every number is written with the digits that identify it, and golden files hold the bit patterns
//! beside them (`bits`, hexadecimal). A trajectory of one's own may leave out `bits`, `conventions`,
//! `rejects`, `origin` and any state variable; what is there is checked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

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
    /// Parameters (`x`) and state variables after the step.
    pub after: BTreeMap<String, Vec<f64>>,
    /// The bit patterns of `after`.
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
        serde_json::from_slice(&text).map_err(|source| ReadError::Json { path: path.into(), source })
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
