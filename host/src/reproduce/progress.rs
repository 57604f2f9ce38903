//! How far a run is, on the terminal.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use crate::experiment::{Experiment, Progress};

/// One bar for the experiments and one for the paths of the present simulation.
pub(super) struct Bars {
    experiments: ProgressBar,
    paths: ProgressBar,
}

impl Bars {
    pub(super) fn new(experiments: usize) -> Self {
        let bars = MultiProgress::new();
        let style =
            |template: &str| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let overall = bars.add(ProgressBar::new(experiments as u64));
        overall.set_style(style("{bar:30} {pos}/{len} experiments, {elapsed}  {msg}"));
        let paths = bars.add(ProgressBar::new(0));
        paths.set_style(style("{bar:30} {percent:>3} %  {msg}"));
        overall.enable_steady_tick(Duration::from_millis(200));
        Self { experiments: overall, paths }
    }

    pub(super) fn start(&self, experiment: &Experiment) {
        self.experiments.set_message(experiment.id);
    }

    /// Where no bars are shown, a line says it.
    pub(super) fn finish(&self, experiment: &Experiment, seconds: f64) {
        if !io::stderr().is_terminal() {
            // A run does not end because nobody watches it.
            let _ = writeln!(io::stderr(), "{} done in {seconds:.1} s", experiment.id);
        }
        self.experiments.inc(1);
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.paths.finish_and_clear();
        self.experiments.finish_and_clear();
    }
}

impl Progress for Bars {
    fn begin(&self, name: &str, paths: u64) {
        self.paths.reset();
        self.paths.set_length(paths);
        self.paths.set_message(name.to_owned());
    }

    fn advance(&self, paths: u64) {
        self.paths.inc(paths);
    }

    fn on_cpu(&self, name: &str) {
        // A run does not end because nobody watches it.
        let _ = self.experiments.suspend(|| writeln!(io::stderr(), "'{name}' on the CPU: no kernel"));
    }
}
