//! Malladi22 Figures 24 to 26: the rule with parts left out, and linear rules.

use optsde::experiment::{Context, Experiment, Failure, Findings};

use super::base::adam;
use super::rules::{
    Comparison, LINEAR, Named, SQUARE_ROOT, learning_rate_only, without_beta2, without_betas, without_learning_rate,
};
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/fig24",
    title: "Parts of the square root rule left out, and the linear rule",
    source: "Malladi22, Figures 24, 25 and 26",
    paper_says: "Every part of the rule is needed: with one left out, or with the linear rule, the test accuracy falls.",
    method: "As malladi22/fig1, with the rule for the learning rate alone, for all but beta_2, for all but both betas, for all but the \
        learning rate, and with the linear rule. The part for eps makes no difference at eps = 1e-8 and is not tried.",
    conclusion: "The whole rule is the best at both kappas.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let comparison = Comparison {
        title: "Adam",
        base: adam(),
        rules: &[
            SQUARE_ROOT,
            Named { name: "learning rate only", rule: learning_rate_only },
            Named { name: "all but beta2", rule: without_beta2 },
            Named { name: "all but the betas", rule: without_betas },
            Named { name: "all but the learning rate", rule: without_learning_rate },
            LINEAR,
        ],
        last_is_worst: false,
        replicates: context.choose(24, 96),
    };
    comparison.decide(context, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
