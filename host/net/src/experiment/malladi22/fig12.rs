//! Malladi22 Figures 12 to 19: the square root rule for RMSprop.

use optsde::experiment::{Context, Experiment, Failure, Findings};

use super::base::rmsprop;
use super::rules::{Comparison, LINEAR, NONE, SQUARE_ROOT};
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/fig12",
    title: "RMSprop under the square root scaling rule on a network",
    source: "Malladi22, Figures 12 to 19",
    paper_says: "RMSprop on CIFAR-10 has the same test accuracy under the square root rule at B = 256, 1024, 4096 and 16384.",
    method: "As malladi22/fig1 with RMSprop, beta = 0.999, v_0 = 0.",
    conclusion: "The square root rule is the best at both kappas. The worst is the linear rule at kappa = 4, none at kappa = 16.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let comparison = Comparison {
        title: "RMSprop",
        base: rmsprop(),
        rules: &[SQUARE_ROOT, LINEAR, NONE],
        last_is_worst: false,
        replicates: context.choose(24, 96),
    };
    comparison.decide(context, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
