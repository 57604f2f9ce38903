//! The run itself: chosen experiments one after the other, each on all threads.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use wildmatch::WildMatch;

use super::options::Options;
use super::result::{ExperimentResult, RunRecord, RunResult};
use crate::ensemble::Isa;
use crate::experiment::{Context, Experiment, Failure, NOT_REPRODUCED, Progress, Simulations, experiments};
use crate::store::{Store, StoreError};

/// Why a run did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A pattern of `--only` matches nothing.
    #[error("--only '{pattern}' matches no experiment, allowed: a pattern for one of\n  {}", ids().join("\n  "))]
    NoMatch {
        /// The pattern.
        pattern: String,
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
}

fn ids() -> Vec<&'static str> {
    experiments().map(|experiment| experiment.id).collect()
}

/// The text of `--list`.
pub fn list() -> String {
    let mut lines: Vec<String> = experiments().map(|e| format!("{:<16}{}", e.id, e.title)).collect();
    lines.push("\nnot reproduced:".into());
    lines.extend(NOT_REPRODUCED.iter().map(|n| format!("{:<16}{}", n.id, n.reason)));
    lines.join("\n")
}

/// Runs the chosen experiments.
pub fn run(options: &Options) -> Result<RunResult, RunError> {
    let chosen = choose(&options.only)?;
    let folder = |source| RunError::Folder { folder: options.out.clone(), source };
    std::fs::create_dir_all(&options.out).map_err(folder)?;
    tempfile::tempfile_in(&options.out).map_err(folder)?;
    let threads = options.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| RunError::Threads { threads, reason: error.to_string() })?;
    let isa = Isa::widest();
    let record = RunRecord {
        seed: options.seed,
        profile: options.profile,
        threads: pool.current_num_threads(),
        device: format!("cpu, {} {}", std::env::consts::ARCH, isa.name()),
        version: env!("CARGO_PKG_VERSION"),
        commit: std::env::var("OPTSDE_COMMIT").unwrap_or_else(|_| "unknown".into()),
        toolchain: env!("OPTSDE_RUSTC"),
        command: command(options),
    };
    let store = Store::new(options.out.join("parts"), options.resume);
    let experiments = pool.install(|| run_all(&chosen, options, &store, isa))?;
    Ok(RunResult { record, experiments })
}

fn choose(patterns: &[String]) -> Result<Vec<&'static Experiment>, RunError> {
    let matches = |pattern: &String, id: &str| WildMatch::new(pattern.trim()).matches(id);
    if let Some(pattern) = patterns.iter().find(|pattern| !ids().iter().any(|id| matches(pattern, id))) {
        return Err(RunError::NoMatch { pattern: pattern.clone() });
    }
    let chosen = |e: &&Experiment| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, e.id));
    Ok(experiments().filter(chosen).collect())
}

fn command(options: &Options) -> String {
    let profile = format!("{:?}", options.profile).to_lowercase();
    let only = if options.only.is_empty() { String::new() } else { format!(" --only '{}'", options.only.join(",")) };
    format!("cargo xtask reproduce --profile {profile} --seed {}{only}", options.seed)
}

/// The progress bar of the present simulation.
struct Bar<'a>(&'a ProgressBar);

impl Progress for Bar<'_> {
    fn begin(&self, name: &str, paths: u64) {
        self.0.reset();
        self.0.set_length(paths);
        self.0.set_message(name.to_owned());
    }

    fn advance(&self, paths: u64) {
        self.0.inc(paths);
    }
}

fn run_all(
    chosen: &[&'static Experiment],
    options: &Options,
    store: &Store,
    isa: Isa,
) -> Result<Vec<ExperimentResult>, RunError> {
    let bars = MultiProgress::new();
    let style =
        |template: &str| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let overall = bars.add(ProgressBar::new(chosen.len() as u64));
    overall.set_style(style("{bar:30} {pos}/{len} experiments, {elapsed}  {msg}"));
    let paths = bars.add(ProgressBar::new(0));
    paths.set_style(style("{bar:30} {percent:>3} %  {msg}"));
    overall.enable_steady_tick(Duration::from_millis(200));
    let mut results = Vec::new();
    for &experiment in chosen {
        overall.set_message(experiment.id);
        let started = Instant::now();
        let finished = RefCell::new(Vec::new());
        let simulations = Simulations {
            store,
            seed: options.seed,
            experiment: experiment.id,
            isa,
            progress: &Bar(&paths),
            finished: &finished,
        };
        let findings = match (experiment.run)(&Context::new(options.profile, simulations)) {
            Ok(findings) => Ok(findings),
            Err(Failure::Store(error)) => return Err(error.into()),
            Err(failure) => Err(failure.to_string()),
        };
        let seconds = started.elapsed().as_secs_f64();
        if !io::stderr().is_terminal() {
            // A run does not end because nobody watches it.
            let _ = writeln!(io::stderr(), "{} done in {seconds:.1} s", experiment.id);
        }
        results.push(ExperimentResult { experiment, findings, seconds, simulations: finished.into_inner() });
        overall.inc(1);
    }
    paths.finish_and_clear();
    overall.finish_and_clear();
    Ok(results)
}
