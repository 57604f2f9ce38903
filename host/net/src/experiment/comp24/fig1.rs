//! Comp24 Figure 1: SignSGD and its equation on networks.

use optsde::experiment::{Context, Experiment, Failure, Findings};

use super::equation_gap::{Method, Setting, compare};
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig1",
    title: "SignSGD and its SDE on a network",
    source: "Comp24, Figure 1",
    paper_says: "The SDE of SignSGD (eq. 3) has the loss of SignSGD on a DNN, a CNN, a Transformer and a ResNet, averaged over 3 \
        runs.",
    method: "A rectified perceptron 30-20-20-20-1 on the 569 standardised samples of the breast cancer table, logistic loss, \
        He's initial weights, biases 0; full gradient plus Gaussian noise, sigma = 1, eta = 1e-3, 3000 steps, no test set. The SDE \
        by Euler-Maruyama at dt = eta, as in the paper, and at eta/4. Gaps are compared seed by seed, with Student's t.",
    conclusion: "The losses of SignSGD and of its SDE differ no more than those of two runs of SignSGD, at both step sizes.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let coarse = Setting {
        name: "SignSGD, dt = eta",
        method: Method::SignSgd,
        hidden: &[20, 20, 20],
        learning_rate: 1e-3,
        sigma: 1.0,
        steps: 3000,
        refinement: 1,
        replicates: context.choose(40, 160),
        factor: 2.0,
    };
    compare(context, &coarse, &mut findings)?;
    compare(context, &Setting { name: "SignSGD, dt = eta/4", refinement: 4, ..coarse }, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
