//! The shares of a run put together: the result that one process would have had.

use std::path::{Path, PathBuf};

use clap::Args;

use super::result::RunResult;
use super::run::{RunError, Task, choose, pool, record, run_all, usable};
use super::shard::ShardRecord;
use crate::ensemble::{Isa, Shard, ShardError};
use crate::experiment::{Registry, Source, Surroundings};
use crate::store::{Store, program};

/// Puts the shares of a run together (`reproduce --shard`) and writes its report.
#[derive(Clone, Debug, Args)]
pub struct MergeOptions {
    /// The folder of each share, in any order.
    #[arg(required = true, value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    /// The folder of the report.
    #[arg(long, value_name = "FOLDER", default_value = "target/reproduce")]
    pub out: PathBuf,
}

/// Why shares cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A folder holds no finished share.
    #[error("{folder} holds no finished shard: {reason}")]
    NoShard {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with its record.
        reason: String,
    },
    /// A record of a share that cannot be.
    #[error(transparent)]
    Shard(#[from] ShardError),
    /// Shares of different runs.
    #[error("{folder} is a shard of another run than {first}: its {field} is {value}, allowed: {expected}")]
    Other {
        /// The folder.
        folder: PathBuf,
        /// The first folder.
        first: PathBuf,
        /// What differs.
        field: &'static str,
        /// What it is.
        value: String,
        /// What it is in the first.
        expected: String,
    },
    /// A share by another program.
    #[error("{folder} was written by another build of optsde, allowed: shards of the build that merges")]
    Program {
        /// The folder.
        folder: PathBuf,
    },
    /// A share that is there twice.
    #[error("shard {shard} is in {first} and in {second}, allowed: each shard once")]
    Twice {
        /// The share.
        shard: Shard,
        /// One folder.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// Shares that are not there.
    #[error("missing of {count} shards: {missing}")]
    Missing {
        /// How many there should be.
        count: u32,
        /// Which are missing.
        missing: String,
    },
    /// The merged run did not come to its end.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// The run that the shares make up.
///
/// # Errors
/// Folders that do not hold every share of one run by this program exactly once.
pub fn merge(options: &MergeOptions, registry: &Registry) -> Result<RunResult, MergeError> {
    let shares = shares(&options.folders)?;
    usable(&options.out)?;
    let Some(first) = shares.first().map(|share| share.record.clone()) else {
        return Err(MergeError::Missing { count: 0, missing: "all".into() });
    };
    let chosen = choose(&first.only, registry)?;
    let stores: Vec<(Store, Shard)> =
        shares.iter().map(|share| (Store::new(share.folder.join("parts"), true), share.shard)).collect();
    let (isa, source) = (Isa::widest(), Source::Shards(&stores));
    let task =
        Task { seed: first.seed, profile: first.profile, isa, source, gpu: None, trainings: Surroundings::default() };
    let mut experiments = pool(None)?.install(|| run_all(&chosen, &task))?;
    for result in &mut experiments {
        result.seconds += shares.iter().filter_map(|share| share.record.seconds.get(result.experiment.id)).sum::<f64>();
    }
    let mut devices: Vec<String> = shares.iter().map(|share| share.record.device.clone()).collect();
    devices.sort();
    devices.dedup();
    let threads = shares.iter().map(|share| share.record.threads).sum();
    let record = record(first.seed, first.profile, &first.only, threads, devices.join("; "));
    Ok(RunResult { record, experiments })
}

/// A finished share.
struct Share<'a> {
    folder: &'a Path,
    shard: Shard,
    record: ShardRecord,
}

/// Every share once, in order.
fn shares(folders: &[PathBuf]) -> Result<Vec<Share<'_>>, MergeError> {
    let mut shares: Vec<Share<'_>> = folders.iter().map(|folder| read(folder)).collect::<Result<_, _>>()?;
    if let Some((first, others)) = shares.split_first() {
        for other in others {
            same_run(first, other)?;
        }
    }
    shares.sort_by_key(|share| share.shard.index());
    for pair in shares.windows(2) {
        if pair[0].shard == pair[1].shard {
            let (first, second) = (pair[0].folder.to_owned(), pair[1].folder.to_owned());
            return Err(MergeError::Twice { shard: pair[0].shard, first, second });
        }
    }
    let Some(count) = shares.first().map(|share| share.shard.count()) else { return Ok(shares) };
    let there = |shard: &Shard| shares.iter().any(|share| share.shard == *shard);
    let missing: Vec<String> =
        shares[0].shard.all().filter(|shard| !there(shard)).map(|shard| shard.to_string()).collect();
    if missing.is_empty() { Ok(shares) } else { Err(MergeError::Missing { count, missing: missing.join(", ") }) }
}

fn read(folder: &Path) -> Result<Share<'_>, MergeError> {
    let reason = |reason: String| MergeError::NoShard { folder: folder.to_owned(), reason };
    let path = folder.join(ShardRecord::FILE);
    let text = std::fs::read(&path).map_err(|error| reason(format!("{}: {error}", path.display())))?;
    let record: ShardRecord =
        serde_json::from_slice(&text).map_err(|error| reason(format!("{}: {error}", path.display())))?;
    if record.program.is_none() || record.program != program() {
        return Err(MergeError::Program { folder: folder.to_owned() });
    }
    Ok(Share { folder, shard: Shard::new(record.index, record.count)?, record })
}

fn same_run(first: &Share<'_>, other: &Share<'_>) -> Result<(), MergeError> {
    let fields = |record: &ShardRecord| {
        [
            ("number of shards", record.count.to_string()),
            ("seed", record.seed.to_string()),
            ("profile", format!("{:?}", record.profile).to_lowercase()),
            ("choice (--only)", format!("'{}'", record.only.join(","))),
        ]
    };
    for ((field, value), (_, expected)) in fields(&other.record).into_iter().zip(fields(&first.record)) {
        if value != expected {
            let (folder, first) = (other.folder.to_owned(), first.folder.to_owned());
            return Err(MergeError::Other { folder, first, field, value, expected });
        }
    }
    Ok(())
}
