//! Finished simulations on disk, so that a killed run loses none of them, and several processes can share one.
//!
//! One JSON file for each simulation, `parts/<experiment>/<name>.json`, with the nodes of the reduction tree that make
//! up its leaves: all of them, or those of one shard. Numbers are stored as bit patterns. A file is used again only as
//! it was written (a digest of its text is part of it), by the program that wrote it (compared by a digest of the
//! executable), from the same seed, for the same plan and the same leaves.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use optsde_core::Real;
use optsde_core::statistics::{Digest, Histogram, Moments, Node};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ensemble::{Outcome, Part, Plan};
use crate::files::write_atomically;

/// Where finished simulations are kept.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// Its digest; unknown when the executable cannot be read, and then nothing is used again.
    program: Option<String>,
    reuse: bool,
}

/// A finished simulation that could not be stored.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {path}: {source}; what was finished before is kept, continue with --resume")]
pub struct StoreError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub source: std::io::Error,
}

/// What is stored, and under which name.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation<'a> {
    /// The id of the experiment.
    pub experiment: &'a str,
    /// The name within the experiment.
    pub name: &'a str,
    /// The whole run.
    pub plan: &'a Plan,
    /// The leaves of it that are meant.
    pub leaves: Range<u64>,
}

/// What is kept of a training: numbers in an order that those who run it know, and the name of its final state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// What was measured.
    pub numbers: Vec<f64>,
    /// The digest of the final state.
    pub digest: u64,
    /// Whether the state ended without being finite.
    pub diverged: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredKept {
    program: String,
    training: String,
    numbers: Vec<u64>,
    digest: u64,
    diverged: bool,
}

/// The file: a text and its digest, so that a damaged number is not taken for a result.
#[derive(Serialize, Deserialize)]
struct Sealed {
    seal: String,
    result: Box<RawValue>,
}

#[derive(Serialize, Deserialize)]
struct StoredMoments {
    count: u64,
    diverged: u64,
    mean: Vec<u64>,
    comoment: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
struct StoredHistogram {
    bins: Vec<u64>,
    below: u64,
    above: u64,
    not_finite: u64,
}

#[derive(Serialize, Deserialize)]
struct StoredNode {
    level: u32,
    index: u64,
    digest: u64,
    diverged: u64,
    moments: Vec<StoredMoments>,
    kept: Vec<Vec<u64>>,
    histogram: Option<StoredHistogram>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    program: String,
    simulation: String,
    nodes: Vec<StoredNode>,
}

/// The digest of the running executable; `None` when it cannot be read.
pub fn program() -> Option<String> {
    static PROGRAM: OnceLock<Option<String>> = OnceLock::new();
    PROGRAM.get_or_init(|| std::env::current_exe().and_then(std::fs::read).ok().map(|text| digest(&text))).clone()
}

impl Store {
    /// A store in `folder`; `reuse` says whether simulations found there are used.
    pub fn new(folder: PathBuf, reuse: bool) -> Self {
        Self { folder, program: program(), reuse }
    }

    /// Whether results that are found are used.
    pub fn reuses(&self) -> bool {
        self.reuse && self.program.is_some()
    }

    /// The file of a result. Names that differ only in what a file name cannot show differ in a digest.
    pub fn place(&self, experiment: &str, name: &str) -> PathBuf {
        let mut file: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' }).collect();
        if file != *name {
            file = format!("{file}-{}", &digest(name.as_bytes())[..8]);
        }
        self.folder.join(experiment).join(format!("{file}.json"))
    }

    /// What is sealed in a file, if it is there and as it was written.
    fn unsealed<T: serde::de::DeserializeOwned>(&self, path: &Path) -> Option<T> {
        let text = std::fs::read(path).ok().filter(|_| self.reuse)?;
        let Sealed { seal, result } = serde_json::from_slice(&text).ok()?;
        serde_json::from_str(result.get()).ok().filter(|_| seal == digest(result.get().as_bytes()))
    }

    fn seal(path: PathBuf, stored: &impl Serialize) -> Result<(), StoreError> {
        let text = serde_json::value::to_raw_value(stored)
            .and_then(|result| serde_json::to_vec(&Sealed { seal: digest(result.get().as_bytes()), result }))
            .map_err(std::io::Error::other);
        text.and_then(|text| write_atomically(&path, &text)).map_err(|source| StoreError { path, source })
    }

    /// What is kept of a training of this description, if it is there.
    pub fn load_kept(&self, experiment: &str, name: &str, description: &str) -> Option<Kept> {
        let stored: StoredKept = self.unsealed(&self.place(experiment, name))?;
        let known = Some(&stored.program) == self.program.as_ref() && stored.training == description;
        let numbers = stored.numbers.into_iter().map(f64::from_bits).collect();
        known.then_some(Kept { numbers, digest: stored.digest, diverged: stored.diverged })
    }

    /// Keeps what a training has given.
    pub fn save_kept(&self, experiment: &str, name: &str, description: &str, kept: &Kept) -> Result<(), StoreError> {
        let stored = StoredKept {
            program: self.program.clone().unwrap_or_default(),
            training: description.to_owned(),
            numbers: bits(&kept.numbers),
            digest: kept.digest,
            diverged: kept.diverged,
        };
        Self::seal(self.place(experiment, name), &stored)
    }

    /// The nodes of a finished simulation, if it is there.
    pub fn load<R: Real, const M: usize>(&self, simulation: &Simulation<'_>) -> Option<Vec<Node<Part<R, M>>>> {
        let stored: Stored = self.unsealed(&self.place(simulation.experiment, simulation.name))?;
        if Some(&stored.program) != self.program.as_ref() || stored.simulation != simulation.description::<R>() {
            return None;
        }
        stored.nodes.iter().map(|node| node.restore(simulation.plan)).collect()
    }

    /// Stores the nodes of a finished simulation.
    pub fn save<R: Real, const M: usize>(
        &self,
        simulation: &Simulation<'_>,
        nodes: &[Node<Part<R, M>>],
    ) -> Result<(), StoreError> {
        let stored = Stored {
            program: self.program.clone().unwrap_or_default(),
            simulation: simulation.description::<R>(),
            nodes: nodes.iter().map(StoredNode::new).collect(),
        };
        Self::seal(self.place(simulation.experiment, simulation.name), &stored)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Sixteen hexadecimal digits that name these bytes.
fn digest(bytes: &[u8]) -> String {
    let mut digest = Digest::new();
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        digest.word(u64::from_le_bytes(word));
    }
    format!("{:016x}", digest.value())
}

impl Simulation<'_> {
    /// Everything that decides the result, apart from the program.
    fn description<R: Real>(&self) -> String {
        format!("{}: {:?} leaves {:?} in {}", self.name, self.plan, self.leaves, R::FORMAT)
    }
}

fn bits<R: Real>(numbers: &[R]) -> Vec<u64> {
    numbers.iter().map(|number| number.canonical_bits()).collect()
}

fn numbers<R: Real, const M: usize>(bits: &[u64]) -> Option<[R; M]> {
    let bits: [u64; M] = bits.try_into().ok()?;
    Some(bits.map(R::from_bit_pattern))
}

impl StoredNode {
    fn new<R: Real, const M: usize>(node: &Node<Part<R, M>>) -> Self {
        let outcome = node.value.outcome();
        let moments = |moments: &Moments<R, M>| StoredMoments {
            count: moments.count,
            diverged: moments.diverged,
            mean: bits(&moments.mean),
            comoment: bits(moments.comoment.as_flattened()),
        };
        Self {
            level: node.level,
            index: node.index,
            digest: outcome.digest,
            diverged: outcome.diverged,
            moments: outcome.moments.iter().map(moments).collect(),
            kept: outcome.kept.iter().map(|values| bits(values)).collect(),
            histogram: outcome.histogram.as_ref().map(|histogram| StoredHistogram {
                bins: histogram.bins().to_vec(),
                below: histogram.below(),
                above: histogram.above(),
                not_finite: histogram.not_finite(),
            }),
        }
    }

    fn restore<R: Real, const M: usize>(&self, plan: &Plan) -> Option<Node<Part<R, M>>> {
        let moments = |stored: &StoredMoments| {
            let mut rows = stored.comoment.chunks(M.max(1)).map(numbers::<R, M>);
            let mut comoment = [[R::ZERO; M]; M];
            for row in &mut comoment {
                *row = rows.next()??;
            }
            Some(Moments { count: stored.count, diverged: stored.diverged, mean: numbers(&stored.mean)?, comoment })
        };
        let histogram = match (&self.histogram, plan.bins) {
            (Some(stored), Some(bins)) => {
                Some(Histogram::new(R::of(bins.low), R::of(bins.high), bins.bins).ok()?.with_counts(
                    &stored.bins,
                    stored.below,
                    stored.above,
                    stored.not_finite,
                )?)
            }
            _ => None,
        };
        let outcome = Outcome {
            moments: self.moments.iter().map(moments).collect::<Option<_>>()?,
            kept: self.kept.iter().map(|values| numbers(values)).collect::<Option<_>>()?,
            histogram,
            diverged: self.diverged,
            digest: self.digest,
        };
        Some(Node { level: self.level, index: self.index, value: Part::new(outcome) })
    }
}
