//! Comp24 Figures 8 and 9: RMSprop and RMSpropW and their equations on networks.

use optsde::experiment::{Context, Experiment, Failure, Findings};

use super::equation_gap::{Method, Setting, compare};
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig8",
    title: "RMSprop(W) and their SDEs on a network",
    source: "Comp24, Figures 8 and 9",
    paper_says: "The SDE of RMSprop (eq. 86-87) has the loss of RMSprop on four networks, that of Malladi22 has not; the same of \
        RMSpropW with gamma = 0.01.",
    method: "The network and the data of comp24/fig1; sigma = 0.01, eta = 1e-3, beta = 0.995, 2000 steps, v_0 = (grad f)^2 + sigma^2. \
        Both SDEs by Euler-Maruyama at dt = eta.",
    conclusion: "The gap to the SDE is that of two runs, and smaller than that to the equation of Malladi22.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let plain = Setting::adaptive("RMSprop", Method::RmsProp { beta: 0.995, gamma: 0.0 }, context.choose(40, 160));
    compare(context, &plain, &mut findings)?;
    let decayed = Method::RmsProp { beta: 0.995, gamma: 0.01 };
    compare(context, &Setting { name: "RMSpropW, gamma = 0.01", method: decayed, ..plain }, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
