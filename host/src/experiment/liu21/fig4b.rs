//! Liu21 figure 4(b): heavy ball at lambda k = 2.75 under minibatch noise.

use super::minibatch::Setting;
use super::minibatch_figures::{figure, run as run_settings};
use crate::experiment::{Axis, Context, Experiment, Failure, Findings};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig4b",
    title: "Variance of heavy ball at lambda k = 2.75 under minibatch noise",
    source: "Liu21, Figure 4(b), section 5",
    paper_says: "The discrete-time theory agrees better than the continuous-time one; the agreement becomes worse as the \
        fluctuation becomes large, because C = K/S is an approximation.",
    method: "The task of Figure 2(b). A finite variance needs mu between 0.451 and 0.895 (with replacement), a finite \
        fourth moment a narrower range.",
    conclusion: "Near the limits of stability the noise of real batches has to be treated exactly: with C = K/S the \
        variance is too small by factors.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let momenta = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85];
    let setting = |momentum| Setting::of_momentum(2.75, momentum);
    run_settings(context, &momenta.map(setting), "mu", |task, points| {
        let y = Axis::logarithmic("variance of w").within(0.01, 10.0);
        figure(task, points, ("momentum μ", (0.3, 1.0)), y, setting)
    })
}
