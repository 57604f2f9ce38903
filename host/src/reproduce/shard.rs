//! One share of a run that several processes share.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::options::Options;
use super::run::{RunError, Task, choose, opened, pool, run_all, usable};
use crate::ensemble::Shard;
use crate::experiment::{Profile, Registry, Source};
use crate::files::write_atomically;
use crate::gpu::Verified;
use crate::store::{Store, StoreError, program};

/// What a share says of itself, `shard.json` in its folder; it is written last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShardRecord {
    /// Which share.
    pub index: u32,
    /// Of how many.
    pub count: u32,
    /// The seed of the run.
    pub seed: u64,
    /// Its profile.
    pub profile: Profile,
    /// The patterns of `--only`.
    pub only: Vec<String>,
    /// The digest of the program.
    pub program: Option<String>,
    /// Threads used.
    pub threads: usize,
    /// The processor, with the vector instructions used, or the GPU.
    pub device: String,
    /// The time of each experiment.
    pub seconds: BTreeMap<String, f64>,
}

impl ShardRecord {
    /// Where it is in the folder of a share.
    pub const FILE: &'static str = "shard.json";

    /// Writes it.
    pub(super) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let path = folder.join(Self::FILE);
        let text = serde_json::to_vec_pretty(self).map_err(std::io::Error::other);
        text.and_then(|text| write_atomically(&path, &text)).map_err(|source| StoreError { path, source })
    }
}

/// Runs one share of the paths of every simulation of the chosen experiments. What the experiments find in it means
/// nothing and is not kept.
///
/// # Errors
/// As [`super::run`].
pub fn run_shard(options: &Options, registry: &Registry, shard: Shard) -> Result<ShardRecord, RunError> {
    let chosen = choose(&options.only, registry)?;
    usable(&options.out)?;
    let pool = pool(options.threads)?;
    let store = Store::new(options.out.join("parts"), options.resume);
    let gpu = opened(options.device)?;
    let gpu = gpu.as_deref().map(Verified::new);
    let task = Task::new(options, Source::Shard(&store, shard), gpu.as_ref());
    let results = pool.install(|| run_all(&chosen, &task))?;
    let record = ShardRecord {
        index: shard.index(),
        count: shard.count(),
        seed: options.seed,
        profile: options.profile,
        only: options.only.clone(),
        program: program(),
        threads: pool.current_num_threads(),
        device: task.device_name(),
        seconds: results.iter().map(|result| (result.experiment.id.to_owned(), result.seconds)).collect(),
    };
    record.write(&options.out)?;
    Ok(record)
}
