//! Comp24 Figure 11: Adam and its equation on networks.

use optsde::experiment::{Context, Experiment, Failure, Findings};

use super::equation_gap::{Method, Setting, compare};
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig11",
    title: "Adam and its SDE on a network",
    source: "Comp24, Figure 11",
    paper_says: "The SDE of Adam (eq. 124-126) has the loss of Adam on four networks, that of Malladi22 has not.",
    method: "The network and the data of comp24/fig1; sigma = 0.01, eta = 1e-3, beta = (0.9, 0.995), 2000 steps. The SDE with the noise \
        of its own correction kept, and that of Malladi22, take over from Adam after 20 steps, since their bias corrections \
        are 0/0 at t = 0. Euler-Maruyama at dt = eta.",
    conclusion: "The gap to the SDE, with the noise of its correction kept, is that of two runs; that to the equation of Malladi22 is several \
        times as large.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let method = Method::Adam { beta1: 0.9, beta2: 0.995, gamma: 0.0 };
    let setting = Setting::adaptive("Adam", method, context.choose(40, 160));
    compare(context, &setting, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
