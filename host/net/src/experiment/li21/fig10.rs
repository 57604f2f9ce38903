//! Li21 Figures 10 and 11: SVAG under a triangle schedule.

use optsde::experiment::{Context, Experiment, Failure, Findings};
use optsde_core::Real;
use optsde_core::schedule::Pieces;

use super::amplified::{Setting, compare};
use crate::network::Number;
use crate::paper;
use crate::sampling::Scheme;

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/fig10",
    title: "SVAG and SGD under a triangle schedule",
    source: "Li21, Figures 10 and 11",
    paper_says: "SVAG follows SGD under a learning rate that rises and falls twice, 0.001 to 0.8 to 0.001 to 0.4 to 0.001.",
    method: "As li21/fig4 with flanks of 100 steps and peaks of 0.2 and 0.1 above 0.001.",
    conclusion: "The schedule makes no difference: SVAG ends where SGD does.",
    run,
};

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let schedule = Pieces::<Number, 4>::triangle(100, Number::of(0.001), &[0.2, 0.1].map(Number::of));
    let setting = Setting {
        name: "triangle",
        schedule_name: "triangle 0.001 0.2 0.001 0.1 0.001, 100 steps each",
        schedule: schedule.map_err(Failure::setup)?,
        scheme: Scheme::WithReplacement,
        steps: 400,
        l: &[1, 4, 16],
        replicates: context.choose(48, 256),
        averaged: 4,
    };
    compare(context, &setting, &mut findings)?;
    paper::figures(context, EXPERIMENT.id, &mut findings)?;
    Ok(findings)
}
