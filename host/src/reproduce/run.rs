//! The run itself: chosen experiments one after the other, each on all threads.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rayon::ThreadPool;
use wildmatch::WildMatch;

use super::options::Options;
use super::progress::Bars;
use super::result::{ExperimentResult, RunRecord, RunResult};
use crate::ensemble::Isa;
use crate::experiment::{Context, Experiment, Failure, Profile, Registry, Simulations, Source, Surroundings};
use crate::gpu::{self, Choice, Device, GpuError, Verified};
use crate::store::{Store, StoreError};

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A pattern of `--only` matches nothing.
    #[error("--only '{pattern}' matches no experiment, allowed: a pattern for one of\n  {}", ids.join("\n  "))]
    NoMatch {
        /// The pattern.
        pattern: String,
        /// What there is.
        ids: Vec<&'static str>,
    },
    /// The output folder cannot be used.
    #[error("cannot write to the folder {folder} (--out): {source}")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The threads could not be started.
    #[error("cannot start {threads} threads (--threads): {reason}")]
    Threads {
        /// The number wanted.
        threads: usize,
        /// What rayon said.
        reason: String,
    },
    /// A finished simulation could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no GPU, or it cannot be used.
    #[error(transparent)]
    Gpu(#[from] GpuError),
    /// A shard lacks a simulation.
    #[error("{experiment}: {failure}; run the shard again with --resume, by the program that merges")]
    Missing {
        /// The id of the experiment.
        experiment: &'static str,
        /// What is missing.
        failure: String,
    },
}

/// The text of `--list`.
pub fn list(registry: &Registry) -> String {
    let ids = registry.experiments.iter().map(|e| e.id).chain(registry.not_reproduced.iter().map(|n| n.id));
    let width = ids.map(str::len).max().unwrap_or(0) + 2;
    let mut lines: Vec<String> = registry.experiments.iter().map(|e| format!("{:<width$}{}", e.id, e.title)).collect();
    if !registry.elsewhere.is_empty() {
        lines.push(format!("\n{}:", registry.where_else));
        lines.extend(registry.elsewhere.iter().map(|id| (*id).to_owned()));
    }
    if !registry.not_reproduced.is_empty() {
        lines.push("\nnot reproduced:".into());
    }
    lines.extend(registry.not_reproduced.iter().map(|n| format!("{:<width$}{}", n.id, n.reason)));
    lines.join("\n")
}

/// Runs the chosen experiments of a registry.
pub fn run(options: &Options, registry: &Registry) -> Result<RunResult, RunError> {
    let chosen = choose(&options.only, registry)?;
    usable(&options.out)?;
    let pool = pool(options.threads)?;
    let store = Store::new(options.out.join("parts"), options.resume);
    let gpu = opened(options.device)?;
    let gpu = gpu.as_deref().map(Verified::new);
    let task = Task::new(options, Source::Whole(&store), gpu.as_ref());
    let experiments = pool.install(|| run_all(&chosen, &task))?;
    let threads = pool.current_num_threads();
    let record = record(options.seed, options.profile, &options.only, threads, task.device_name());
    Ok(RunResult { record, experiments })
}

/// The record of a run by this program.
pub(super) fn record(seed: u64, profile: Profile, only: &[String], threads: usize, device: String) -> RunRecord {
    RunRecord {
        seed,
        profile,
        threads,
        device,
        version: env!("CARGO_PKG_VERSION"),
        commit: std::env::var("OPTSDE_COMMIT").unwrap_or_else(|_| "unknown".into()),
        toolchain: env!("OPTSDE_RUSTC"),
        command: command(profile, seed, only),
    }
}

/// Makes the folder, and finds out whether it can be written to.
pub(super) fn usable(out: &Path) -> Result<(), RunError> {
    let folder = |source| RunError::Folder { folder: out.to_owned(), source };
    std::fs::create_dir_all(out).map_err(folder)?;
    tempfile::tempfile_in(out).map_err(folder)?;
    Ok(())
}

/// So many threads, or one for each core.
pub(super) fn pool(threads: Option<u16>) -> Result<ThreadPool, RunError> {
    let threads = threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| RunError::Threads { threads, reason: error.to_string() })
}

/// The experiments that the patterns choose; all without patterns.
pub(super) fn choose(patterns: &[String], registry: &Registry) -> Result<Vec<&'static Experiment>, RunError> {
    let own = || registry.experiments.iter().map(|experiment| experiment.id);
    let all = || own().chain(registry.elsewhere.iter().copied());
    if let Some(pattern) = patterns.iter().find(|pattern| !all().any(|id| matches(pattern, id))) {
        return Err(RunError::NoMatch { pattern: pattern.clone(), ids: all().collect() });
    }
    let chosen = |e: &&&Experiment| is_chosen(patterns, e.id);
    Ok(registry.experiments.iter().filter(chosen).copied().collect())
}

/// The ids of experiments of another program that the patterns choose.
pub fn chosen_elsewhere(patterns: &[String], registry: &Registry) -> Vec<&'static str> {
    registry.elsewhere.iter().filter(|id| is_chosen(patterns, id)).copied().collect()
}

fn is_chosen(patterns: &[String], id: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, id))
}

fn matches(pattern: &str, id: &str) -> bool {
    WildMatch::new(pattern.trim()).matches(id)
}

/// The command that repeats a run.
fn command(profile: Profile, seed: u64, only: &[String]) -> String {
    let profile = format!("{profile:?}").to_lowercase();
    let only = if only.is_empty() { String::new() } else { format!(" --only '{}'", only.join(",")) };
    format!("cargo xtask reproduce --profile {profile} --seed {seed}{only}")
}

/// The GPU, if one is chosen.
pub(super) fn opened(choice: Choice) -> Result<Option<Box<dyn Device>>, GpuError> {
    match choice {
        Choice::Cpu => Ok(None),
        Choice::Cuda => gpu::open().map(Some),
    }
}

/// How experiments are run.
pub(super) struct Task<'a> {
    pub(super) seed: u64,
    pub(super) profile: Profile,
    pub(super) isa: Isa,
    pub(super) source: Source<'a>,
    pub(super) gpu: Option<&'a Verified<'a>>,
    pub(super) trainings: Surroundings<'a>,
}

impl<'a> Task<'a> {
    pub(super) fn new(options: &'a Options, source: Source<'a>, gpu: Option<&'a Verified<'a>>) -> Self {
        let trainings = Surroundings { device: options.device, data: options.data.as_deref(), out: &options.out };
        Self { seed: options.seed, profile: options.profile, isa: Isa::widest(), source, gpu, trainings }
    }

    /// What the paths run on.
    pub(super) fn device_name(&self) -> String {
        match self.gpu {
            Some(gpu) => gpu.device().name(),
            None => format!("cpu, {} {}", std::env::consts::ARCH, self.isa.name()),
        }
    }
}

/// One experiment after the other.
pub(super) fn run_all(chosen: &[&'static Experiment], task: &Task<'_>) -> Result<Vec<ExperimentResult>, RunError> {
    let bars = Bars::new(chosen.len());
    let mut results = Vec::new();
    for &experiment in chosen {
        bars.start(experiment);
        let started = Instant::now();
        let finished = RefCell::new(Vec::new());
        let simulations = Simulations {
            source: task.source,
            seed: task.seed,
            experiment: experiment.id,
            isa: task.isa,
            gpu: task.gpu,
            trainings: task.trainings,
            progress: &bars,
            finished: &finished,
        };
        let findings = match (experiment.run)(&Context::new(task.profile, simulations)) {
            Ok(findings) => Ok(findings),
            Err(Failure::Store(error)) => return Err(error.into()),
            Err(Failure::Gpu(error)) => return Err(error.into()),
            Err(failure @ (Failure::Missing { .. } | Failure::Join(_))) => {
                return Err(RunError::Missing { experiment: experiment.id, failure: failure.to_string() });
            }
            Err(failure) => Err(failure.to_string()),
        };
        let seconds = started.elapsed().as_secs_f64();
        bars.finish(experiment, seconds);
        results.push(ExperimentResult { experiment, findings, seconds, simulations: finished.into_inner() });
    }
    Ok(results)
}
