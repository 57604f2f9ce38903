//! Liu21 figure 9(b): heavy ball at lambda k = 2 under minibatch noise.

use super::minibatch::Setting;
use super::minibatch_figures::{figure, run as run_settings};
use crate::experiment::{Axis, Context, Experiment, Failure, Findings};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig9b",
    title: "Variance of heavy ball at lambda k = 2 under minibatch noise",
    source: "Liu21, Figure 9(b), appendix D",
    paper_says: "Even with minibatch noise the discrete-time theory agrees much better with the experiments; the \
        agreement becomes worse as the fluctuation becomes large.",
    method: "The task of Figure 2(b) at nine values of the momentum.",
    conclusion: "At lambda k = 2, where SGD without momentum diverges, momentum keeps it stable; the size of the \
        fluctuation then needs the exact covariance of batches.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let momenta = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    let setting = |momentum| Setting::of_momentum(2.0, momentum);
    run_settings(context, &momenta.map(setting), "mu", |task, points| {
        let y = Axis::logarithmic("variance of w").within(0.01, 2.0);
        figure(task, points, ("momentum μ", (0.0, 1.0)), y, setting)
    })
}
