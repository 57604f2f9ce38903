//! Malladi22 Figure 6: Adam with the second moment before its update.

use optsde::experiment::{Claim, Context, Experiment, Failure, Findings, Kept, Prediction, Running, Table};
use optsde_core::optimizer::SecondMomentUse;

use super::super::replicates::{Replicates, at, with_half_width};
use super::base::{DESCRIPTION, Replicate, STEPS, adam, log_gap};
use crate::paper;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/fig6",
    title: "Adam with v_k instead of v_(k+1) on a network",
    source: "Malladi22, Figure 6",
    paper_says: "Adam that divides by the second moment before its update, as the analysis has it, loses about 1 % of test accuracy.",
    method: "The base run of malladi22/fig1 with v_(k+1) and with v_k, whose first step does not move; test errors at the end and gaps of \
        the logarithm of the training loss, seed by seed.",
    conclusion: "The variants differ no more in test error than 1 %.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let description = format!("{DESCRIPTION}; {:?}; v_k and v_(k+1)", adam());
    let runs = Replicates::run(context, "v_k", context.choose(24, 96), 3 * STEPS, &description, replicate)?;
    let mut findings = Findings::default();
    findings.claims.push(Claim::paper(
        "the test error of Adam with v_k is at most 1 % above that with v_(k+1)",
        Prediction::AtMost { bound: 0.01 },
        runs.mean(|numbers| at(numbers, 2)),
    ));
    let cell = |place: usize| with_half_width(&runs.mean(|numbers| at(numbers, place)), 4);
    findings.tables.push(Table {
        caption: "Means of the seeds and half-widths of their intervals.".into(),
        columns: ["", "|ln(loss / loss of the base run)|", "test error less that of the base run"]
            .map(String::from)
            .into(),
        rows: vec![vec!["base run, other batches".into(), cell(0), "-".into()], vec!["v_k".into(), cell(1), cell(2)]],
    });
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}

fn replicate(running: &Running<'_>) -> Result<Kept, Failure> {
    let base_run = adam();
    let mut runs = Replicate::new(running.seed)?;
    let base = runs.base("base", &base_run)?;
    let again = runs.base("again", &base_run)?;
    let mut source = runs.batches("previous", base_run.batch)?;
    let previous = runs.run(&mut source, &base_run.hyper, SecondMomentUse::Previous, STEPS, &mut |_, _| Ok(()))?;
    let numbers = vec![log_gap(&again, &base), log_gap(&previous, &base), previous.test_error - base.test_error];
    Ok(Kept { numbers, digest: runs.digest, diverged: runs.diverged })
}
