//! Li21 Figure 7: SVAG under three ways of sampling.

use optsde::experiment::{Context, Experiment, Failure, Findings};
use optsde_core::Real;
use optsde_core::schedule::Constant;

use super::amplified::{Setting, compare};
use crate::network::Number;
use crate::paper;
use crate::sampling::{LastBatch, Scheme};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/fig7",
    title: "SVAG and SGD under random shuffling, with and without replacement",
    source: "Li21, Figure 7",
    paper_says: "SVAG follows SGD for l = 1, 4, 16 whether batches are reshuffled every epoch, drawn with or without replacement.",
    method: "As li21/fig4 with l = 1, 4, 16, for each of the three ways. With reshuffling both gradients of a step are mostly of one \
        epoch; 1500 samples are 187 batches, the last 4 samples of an epoch are carried over.",
    conclusion: "All three ways end at the same loss, with SVAG and without.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let ways = [
        ("reshuffled", Scheme::Reshuffled(LastBatch::Carried)),
        ("with replacement", Scheme::WithReplacement),
        ("without replacement", Scheme::WithoutReplacement),
    ];
    for (name, scheme) in ways {
        let setting = Setting {
            name,
            schedule_name: "constant 0.2",
            schedule: Constant(Number::of(0.2)),
            scheme,
            steps: 400,
            l: &[1, 4, 16],
            replicates: context.choose(48, 256),
            averaged: 4,
        };
        compare(context, &setting, &mut findings)?;
    }
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
