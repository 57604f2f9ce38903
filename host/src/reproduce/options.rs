//! The options of `optsde reproduce`.

use std::path::PathBuf;

use clap::Args;

use crate::experiment::Profile;

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
}
