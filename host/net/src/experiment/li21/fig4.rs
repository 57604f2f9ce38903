//! Li21 Figures 4, 8, 9, 13 and 14: SVAG follows SGD on networks.

use optsde::experiment::{Context, Experiment, Failure, Findings};
use optsde_core::Real;
use optsde_core::schedule::Constant;

use super::amplified::{Setting, compare};
use crate::network::Number;
use crate::paper;
use crate::sampling::Scheme;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/fig4",
    title: "SVAG with every l ends where SGD does",
    source: "Li21, Figures 4, 8, 9, 13 and 14",
    paper_says: "SVAG, which converges to the SDE as l grows, has the training loss and the test accuracy of SGD for l up to 16 and \
        more, on CIFAR-10, CIFAR-100 and SVHN, with several architectures and normalizations.",
    method: "A tanh perceptron 64-20-10 on the 8x8 digits ((pixel - 5)/16; 1500 samples, 297 for testing, split by a keyed permutation of \
        seed 0), cross entropy, Glorot's initial weights, biases 0; B = 8 with replacement, eta = 0.2, weight decay 0.01, 400 \
        steps of SGD and 400 l of SVAG. A run is measured by the mean of its last tenth.",
    conclusion: "Training losses of SVAG, l = 2 to 16, differ from that of SGD by a few parts in a hundred, less than two runs of SGD; \
        plain SGD with eta/16 ends elsewhere.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let setting = Setting {
        name: "constant learning rate",
        schedule_name: "constant 0.2",
        schedule: Constant(Number::of(0.2)),
        scheme: Scheme::WithReplacement,
        steps: 400,
        l: &[1, 2, 4, 8, 16],
        replicates: context.choose(64, 256),
        averaged: 4,
    };
    compare(context, &setting, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
