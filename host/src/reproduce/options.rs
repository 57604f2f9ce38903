//! The options of `optsde reproduce`.

use std::path::PathBuf;

use clap::Args;

use crate::ensemble::Shard;
use crate::experiment::Profile;
use crate::gpu::Choice;

/// Runs the experiments of the papers and writes a report.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Run only the experiments whose id matches, e.g. 'liu21/fig2a' or 'liu21/fig4*'; may be repeated.
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    pub only: Vec<String>,
    /// List the experiments, and what is not reproduced, and stop.
    #[arg(long)]
    pub list: bool,
    /// How much is simulated.
    #[arg(long, value_enum, default_value_t = Profile::Quick)]
    pub profile: Profile,
    /// Where the paths run. Results do not depend on it.
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    pub device: Choice,
    /// The seed of all random numbers.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The number of threads; by default one for each core. Results do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// The folder of the report, summary, curves and finished simulations.
    #[arg(long, value_name = "FOLDER", default_value = "target/reproduce")]
    pub out: PathBuf,
    /// Use the simulations that an interrupted run has finished.
    #[arg(long)]
    pub resume: bool,
    /// The folder of data sets (MNIST, CIFAR, ...) for experiments with networks, each in a folder of its usual name; by
    /// default what the environment variable OPTSDE_DATA says. The quick profile needs none.
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Print which of the chosen experiments need networks, and stop.
    #[arg(long, hide = true)]
    pub networks: bool,
    /// Run share K of N of the paths of every simulation, and keep it for `optsde merge`; each share needs a folder (--out) of
    /// its own.
    #[arg(long, value_name = "K/N", conflicts_with_all = ["seeds", "list"])]
    pub shard: Option<Shard>,
    /// Run again with this many other seeds, those after --seed, and compare the verdicts; each run has its report in a
    /// folder of its own.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), conflicts_with = "list")]
    pub seeds: Option<u32>,
}
