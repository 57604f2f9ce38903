//! Malladi22 Figures 1, 2 and 20 to 23: the square root rule for Adam.

use optsde::experiment::{Context, Experiment, Failure, Findings};

use super::base::adam;
use super::rules::{Comparison, LINEAR, NONE, SQUARE_ROOT};
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/fig1",
    title: "Adam under the square root scaling rule on a network",
    source: "Malladi22, Figures 1, 2 and 20 to 23",
    paper_says: "With eta and eps scaled by the square root of kappa, 1 - beta by kappa, runs with up to 32 times the batch have the \
        test accuracy of the base run up to 3 %, on vision and on language.",
    method: "A tanh perceptron 64-24-10 on the digits of li21/fig4, Glorot's initial weights; Adam, eta = 1e-3, beta = (0.99, 0.999), \
        eps = 1e-8, B = 8 with replacement, 6400 steps; kappa = 4 and 16 with 6400/kappa steps, under the square root rule, the \
        linear rule, and without rescaling. Seed by seed, as gaps of the logarithm of the training loss.",
    conclusion: "The square root rule is the best and no rescaling the worst, at both kappas. The gap is far above that of two base \
        runs, since at B = 128 noise no longer dominates the gradient.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let comparison = Comparison {
        title: "Adam",
        base: adam(),
        rules: &[SQUARE_ROOT, LINEAR, NONE],
        last_is_worst: true,
        replicates: context.choose(24, 96),
    };
    comparison.decide(context, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
