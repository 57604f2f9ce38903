//! Li21 Figure 12: SVAG under a cosine schedule.

use optsde::experiment::{Context, Experiment, Failure, Findings};
use optsde_core::Real;
use optsde_core::schedule::{Cosine, CosineEnd};

use super::amplified::{Setting, compare};
use crate::network::Number;
use crate::paper;
use crate::sampling::Scheme;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/fig12",
    title: "SVAG and SGD under a cosine schedule",
    source: "Li21, Figure 12",
    paper_says: "SVAG follows SGD under a cosine learning rate from 0.8 to 0.001 (the text; the caption says 0).",
    method: "As li21/fig4 with a cosine from 0.2 to 0.001 over 400 steps; the second half is averaged, since all end at \
        one loss as the learning rate goes to 0.",
    conclusion: "The schedule makes no difference: SVAG ends where SGD does.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let schedule = Cosine::new(Number::of(0.2), Number::of(0.001), 400, CosineEnd::AfterLastStep);
    let setting = Setting {
        name: "cosine",
        schedule_name: "cosine 0.2 to 0.001 over 400 steps",
        schedule: schedule.map_err(Failure::setup)?,
        scheme: Scheme::WithReplacement,
        steps: 400,
        l: &[1, 4, 16],
        replicates: context.choose(96, 256),
        averaged: 20,
    };
    compare(context, &setting, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
