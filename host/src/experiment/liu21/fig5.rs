//! Liu21 figure 5: escape efficiency, the mean loss t steps after a start exactly at the minimum.

use nalgebra::DMatrix;
use optsde_core::Real;
use optsde_core::noise::White;
use optsde_core::optimizer::Sgd;

use super::sweep::paper_equals;
use super::white::{SQUARE, on_unit_quadratic};
use crate::ensemble::{Plan, Record};
use crate::experiment::{
    Axis, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Role, Series,
};
use crate::theory::escape::{self, Horizon};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig5",
    title: "Escape efficiency at two learning rates",
    source: "Liu21, Figure 5, Theorem 7",
    paper_says: "The discrete-time prediction agrees very well with the experiment; the continuous-time prediction \
        deviates more and more as the learning rate increases and fails completely close to lambda k = 2.",
    method: "C = K = 1 in one dimension from the minimum, as in the paper; the learning rates 0.5 and 1.9 and 30 steps are \
        ours.",
    conclusion: "How fast a minimum is left follows from the discrete theory at every time; the continuous one \
        underestimates it by up to an order of magnitude at lambda k = 1.9.",
    run,
};

const STEPS: u64 = 30;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut panels = Vec::new();
    let unit = DMatrix::identity(1, 1);
    for rate in [0.5, 1.9] {
        let process = on_unit_quadratic(Sgd, White { deviation: Number::ONE }, rate, 0.0);
        let plan = Plan::new(context.choose(50_000, 200_000), STEPS).with_records((0..=STEPS).map(Record::At));
        let outcome = context.simulate(&format!("lambda {rate}"), &process, SQUARE, plan)?;
        let losses: Vec<Estimate> =
            outcome.moments.iter().map(|moments| Estimate::mean(moments, 0).scaled(0.5)).collect();
        for step in [1_u32, 2, 5, 10, 30] {
            findings.claims.push(paper_equals(
                format!("mean loss after {step} steps at lambda = {rate}"),
                losses[step as usize],
                escape::discrete(&unit, &unit, rate, Horizon::Steps(u64::from(step)))?,
                escape::continuous(&unit, &unit, rate, f64::from(step))?,
            ));
        }
        panels.push(panel(rate, &unit, &losses)?);
    }
    findings.figures.push(Figure {
        caption: "The mean loss t steps after a start at the minimum. The continuous-time prediction is the \
            dashed curve."
            .into(),
        panels,
    });
    Ok(findings)
}

fn panel(rate: f64, unit: &DMatrix<f64>, losses: &[Estimate]) -> Result<Panel, Failure> {
    let mut discrete = Vec::new();
    for t in 0..=STEPS {
        discrete.push((Real::of_count(t), escape::discrete(unit, unit, rate, Horizon::Steps(t))?));
    }
    let mut continuous = Vec::new();
    for tenths in 0_u32..=300 {
        let t = f64::from(tenths) / 10.0;
        continuous.push((t, escape::continuous(unit, unit, rate, t)?));
    }
    let mut measured = Series::new(
        "measured",
        Role::Measured,
        Mark::Symbols,
        losses.iter().zip(0_u32..).map(|(loss, t)| (f64::from(t), loss.value)).collect(),
    );
    measured.intervals = losses.iter().map(Estimate::bounds).collect();
    Ok(Panel {
        title: format!("λ = {rate}"),
        x: Axis::linear("step t"),
        y: Axis::linear("escape efficiency E(t)"),
        series: vec![
            Series::new("discrete time", Role::Discrete, Mark::Line, discrete),
            Series::new("continuous time", Role::Continuous, Mark::Dashed, continuous),
            measured,
        ],
        verticals: Vec::new(),
    })
}
