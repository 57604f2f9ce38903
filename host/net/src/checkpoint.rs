//! A training run on disk, so that it can go on with the same bits: one safetensors file.
//!
//! The arrays `x`, `run` and `memory.NAME`, in the format of the parameters, bit for bit (NaN as the one of
//! [`Real::canonical_bits`]), and one string of JSON in the header: format version, step, description and a digest of everything.
//! Batches and noise are functions of a seed and of the step, so a run has no other state; its seeds
//! belong into the description, which has to be the same when the run goes on.

use std::collections::HashMap;
use std::fmt::Display;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use optsde::files::write_atomically;
use optsde_core::Real;
use optsde_core::statistics::Digest;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde::{Deserialize, Serialize};

use crate::optimizer::Saved;

/// The format version, changed when older files cannot be read.
const FORMAT: u32 = 1;

/// The key of the string in the header. One, because the order of several would change from file to file.
const KEY: &str = "optsde_checkpoint";

const MEMORY: &str = "memory.";

/// Where a run is.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint<R> {
    /// The step that comes next.
    pub step: u64,
    /// The parameters before it.
    pub x: Vec<R>,
    /// What the optimizer remembers.
    pub optimizer: Saved<R>,
}

/// What the header says beside names and lengths of arrays.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: u32,
    step: u64,
    description: String,
    digest: String,
}

/// Why there is no checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The file cannot be read or written.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// The file is not a whole checkpoint.
    #[error("{}: the file is damaged or no checkpoint: {reason}", .path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file is the checkpoint of another run, or of another version.
    #[error("{}: {field} is {value}, allowed: {expected}", .path.display())]
    Other {
        /// Which file.
        path: PathBuf,
        /// In what it differs.
        field: String,
        /// What the file says.
        value: String,
        /// What this run has.
        expected: String,
    },
    /// Two arrays of one name, or a memory that cannot be written for another reason.
    #[error("{}: cannot be written: {reason}", .path.display())]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

impl<R: Real> Checkpoint<R> {
    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// The system's; two arrays of the optimizer with one name.
    pub fn write(&self, path: &Path, description: &str) -> Result<(), CheckpointError> {
        let unwritable = |reason: String| CheckpointError::Unwritable { path: path.into(), reason };
        let arrays = self.arrays();
        if let Some(pair) = arrays.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(unwritable(format!("there are two arrays {}", pair[0].0)));
        }
        let views: Result<Vec<_>, _> = arrays.iter().map(|(name, bytes)| Ok((name, view::<R>(bytes)?))).collect();
        let digest = digest(self.step, description, arrays.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])));
        let header = Header { format: FORMAT, step: self.step, description: description.into(), digest };
        let header = serde_json::to_string(&header).map_err(|error| unwritable(error.to_string()))?;
        let file = views.and_then(|views| safetensors::serialize(views, Some(HashMap::from([(KEY.into(), header)]))));
        let file = file.map_err(|error| unwritable(error.to_string()))?;
        write_atomically(path, &file).map_err(|error| CheckpointError::File { path: path.into(), error })
    }

    /// Reads the file of a run of this description and so many parameters; `None` where there is none.
    ///
    /// # Errors
    /// A file that cannot be read, is damaged, or belongs to another run.
    pub fn read(path: &Path, description: &str, parameters: usize) -> Result<Option<Self>, CheckpointError> {
        let file = match std::fs::read(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(CheckpointError::File { path: path.into(), error }),
        };
        let (header, arrays) = parse(&file).map_err(|reason| CheckpointError::Damaged { path: path.into(), reason })?;
        let fits = |field: &str, value: &dyn Display, expected: &dyn Display| {
            let (value, expected) = (value.to_string(), expected.to_string());
            if value == expected {
                return Ok(());
            }
            Err(CheckpointError::Other { path: path.into(), field: field.to_owned(), value, expected })
        };
        fits("the format version", &header.format, &FORMAT)?;
        fits("the description", &format!("'{}'", header.description), &format!("'{description}'"))?;
        let (mut x, mut run, mut memory) = (None, None, Vec::new());
        for (name, view) in arrays {
            fits(&format!("the format of '{name}'"), &view.dtype(), &dtype::<R>())?;
            let values = numbers(view.data());
            match (name.as_str(), name.strip_prefix(MEMORY)) {
                ("x", _) => x = Some(values),
                ("run", _) => run = Some(values),
                (_, Some(own)) => memory.push((own.to_owned(), values)),
                _ => fits("the name of an array", &name, &"x, run or memory.NAME")?,
            }
        }
        let (Some(x), Some(run)) = (x, run) else {
            return Err(CheckpointError::Damaged { path: path.into(), reason: "no array 'x', or no 'run'".into() });
        };
        fits("the number of parameters", &x.len(), &parameters)?;
        Ok(Some(Self { step: header.step, x, optimizer: Saved { arrays: memory, run } }))
    }

    /// Names and bytes, by name.
    fn arrays(&self) -> Vec<(String, Vec<u8>)> {
        let Saved { arrays, run } = &self.optimizer;
        let own = [("x".to_owned(), bytes(&self.x)), ("run".to_owned(), bytes(run))];
        let memory = arrays.iter().map(|(name, values)| (format!("{MEMORY}{name}"), bytes(values)));
        let mut all: Vec<_> = own.into_iter().chain(memory).collect();
        all.sort_by(|(left, _), (right, _)| left.cmp(right));
        all
    }
}

/// The arrays of a file that is whole, by name.
fn parse(file: &[u8]) -> Result<(Header, Vec<(String, TensorView<'_>)>), String> {
    let said = |error: &dyn Display| error.to_string();
    let (_, metadata) = SafeTensors::read_metadata(file).map_err(|error| said(&error))?;
    let tensors = SafeTensors::deserialize(file).map_err(|error| said(&error))?;
    let header = metadata.metadata().as_ref().and_then(|strings| strings.get(KEY));
    let header = header.ok_or_else(|| format!("the header has no string '{KEY}'"))?;
    let header: Header = serde_json::from_str(header).map_err(|error| said(&error))?;
    // Not as they lie: an empty array lies where the next one does.
    let mut arrays = tensors.tensors();
    arrays.sort_by(|(left, _), (right, _)| left.cmp(right));
    // Bytes of the header that are not content, spaces, may be anything that is read as the same.
    let content = arrays.iter().map(|(name, view)| (name.as_str(), view.data()));
    let digest = digest(header.step, &header.description, content);
    // Another version may have another digest: that it is another one is what is said then.
    if header.format == FORMAT && digest != header.digest {
        return Err(format!(
            "the digest of the content is {digest}, allowed: {}, which the file states",
            header.digest
        ));
    }
    Ok((header, arrays))
}

/// Of everything that a run goes on from.
fn digest<'a>(step: u64, description: &str, arrays: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut digest = Digest::new();
    digest.word(step);
    // Lengths first: no two contents are the same row of words.
    digest.word(description.len() as u64);
    digest.text(description);
    for (name, bytes) in arrays {
        digest.word(name.len() as u64);
        digest.text(name);
        digest.word(bytes.len() as u64);
        for word in bytes.chunks(8) {
            digest.word(little_endian(word));
        }
    }
    format!("{:016x}", digest.value())
}

fn dtype<R: Real>() -> Dtype {
    if size::<R>() == 4 { Dtype::F32 } else { Dtype::F64 }
}

/// The bytes of a number.
fn size<R: Real>() -> usize {
    if R::FORMAT == "f32" { 4 } else { 8 }
}

fn view<R: Real>(bytes: &[u8]) -> Result<TensorView<'_>, safetensors::SafeTensorError> {
    TensorView::new(dtype::<R>(), vec![bytes.len() / size::<R>()], bytes)
}

fn bytes<R: Real>(values: &[R]) -> Vec<u8> {
    let of = |value: &R| value.canonical_bits().to_le_bytes().into_iter().take(size::<R>());
    values.iter().flat_map(of).collect()
}

fn numbers<R: Real>(bytes: &[u8]) -> Vec<R> {
    bytes.chunks_exact(size::<R>()).map(|bytes| R::from_bit_pattern(little_endian(bytes))).collect()
}

/// The number of at most eight bytes.
fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}
