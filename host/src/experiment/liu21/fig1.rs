//! Liu21 figure 1: one step of the discrete dynamics overshoots; with noise it ends in a distribution.

use optsde_core::Real;
use optsde_core::noise::White;
use optsde_core::optimizer::Sgd;
use optsde_device::observe::MomentsAround;

use super::sweep::paper_equals;
use super::white::on_unit_quadratic;
use crate::ensemble::{Bins, Plan, Record};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role,
    Series,
};
use crate::theory::{continuous, sgd};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig1",
    title: "Discrete steps overshoot, and noise makes a distribution of the end point",
    source: "Liu21, Figure 1, section 2",
    paper_says: "For 1/k < lambda < 2/k the discrete dynamics converges while jumping over the minimum, which \
        w_0 exp(-lambda k t) does not; with noise, SGD converges to a distribution, not to a point.",
    method: "The figure is a drawing without parameters; here k = 1, w_0 = 1, lambda = 0.1 and 1.8 (12 steps) and, with \
        noise of deviation 0.3, lambda = 1.8 for 200 steps.",
    conclusion: "A learning rate between 1/k and 2/k is stable although each step jumps over the minimum; exp(-lambda k \
        t) describes neither the sign nor, with noise, the size of what is left.",
    run,
};

const STEPS: u32 = 12;
const DEVIATION: f64 = 0.3;
const LARGE: f64 = 1.8;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut panels = Vec::new();
    for rate in [0.1, LARGE] {
        let (panel, claim) = deterministic(context, rate)?;
        panels.push(panel);
        findings.claims.push(claim);
    }
    let (panel, claims) = noisy(context)?;
    panels.push(panel);
    findings.claims.extend(claims);
    findings.figures.push(Figure {
        caption:
            "Without noise: the steps of gradient descent and the continuous-time curve, at a small and at a large \
            learning rate. With noise: the end points after 200 steps."
                .into(),
        panels,
    });
    Ok(findings)
}

/// w and w^2.
const MOMENTS: MomentsAround<1> = MomentsAround([Number::ZERO]);

/// Without noise the process is w_t = (1 - lambda k)^t w_0, eq. (3).
fn deterministic(context: &Context<'_>, rate: f64) -> Result<(Panel, Claim), Failure> {
    let process = on_unit_quadratic(Sgd, White { deviation: Number::ZERO }, rate, 1.0);
    let plan = Plan::new(1, u64::from(STEPS)).with_records((0..=u64::from(STEPS)).map(Record::At));
    let outcome = context.simulate(&format!("no noise lambda {rate}"), &process, MOMENTS, plan)?;
    let steps: Vec<(f64, f64)> =
        outcome.moments.iter().zip(0..=STEPS).map(|(moments, t)| (f64::from(t), moments.mean[0].0)).collect();
    let curve = (0..=120).map(|tenth| f64::from(tenth) / 10.0).map(|t| (t, (-rate * t).exp())).collect();
    let last = steps.last().map_or(f64::NAN, |(_, w)| *w);
    let claim = Claim::paper(
        format!("w_12 = (1 - lambda k)^12 w_0 at lambda = {rate}"),
        // Twelve steps of three roundings each.
        Prediction::Within { value: (1.0 - rate).powi(12), error: 36.0 * f64::EPSILON / 2.0 },
        Estimate::computed(last),
    );
    let panel = Panel {
        title: format!("No noise, λ = {rate}"),
        x: Axis::linear("step t"),
        y: Axis::linear("w").within(-1.05, 1.05),
        series: vec![
            Series::new("continuous time", Role::Continuous, Mark::Dashed, curve),
            Series::new("gradient descent", Role::Measured, Mark::Path, steps),
        ],
        verticals: Vec::new(),
    };
    Ok((panel, claim))
}

fn noisy(context: &Context<'_>) -> Result<(Panel, Vec<Claim>), Failure> {
    let variance = DEVIATION * DEVIATION;
    let exact = sgd::stationary_variance(1.0, variance, LARGE)?;
    let rival = continuous::stationary_variance(1.0, variance, LARGE, 0.0)?;
    let process = on_unit_quadratic(Sgd, White { deviation: Number::of(DEVIATION) }, LARGE, 1.0);
    let (half, bins) = (4.0 * exact.sqrt(), 48_u32);
    let plan = Plan::new(context.choose(20_000, 200_000), 200).with_bins(Bins {
        observable: 0,
        low: -half,
        high: half,
        bins: bins as usize,
    });
    let outcome = context.simulate("noise lambda 1.8", &process, MOMENTS, plan)?;
    let claims =
        vec![paper_equals("variance of the end point".into(), Estimate::mean(&outcome.moments[0], 1), exact, rival)];
    let width = 2.0 * half / f64::from(bins);
    let count: f64 = Real::of_count(outcome.moments[0].count);
    let edges = (0..bins).map(|bin| -half + width * f64::from(bin));
    let counts = outcome.histogram.iter().flat_map(|histogram| histogram.bins().to_vec());
    let heights = edges.zip(counts).map(|(edge, n)| (edge, <f64 as Real>::of_count(n) / (count * width))).collect();
    let density = |variance: f64| {
        let at = move |w: f64| (-w * w / (2.0 * variance)).exp() / (std::f64::consts::TAU * variance).sqrt();
        (0..=200).map(|i| half * (f64::from(i) / 100.0 - 1.0)).map(|w| (w, at(w))).collect()
    };
    let panel = Panel {
        title: format!("Noise, λ = {LARGE}"),
        x: Axis::linear("w after 200 steps"),
        y: Axis::linear("density"),
        series: vec![
            Series::new("measured", Role::Measured, Mark::Steps, heights),
            Series::new("discrete time", Role::Discrete, Mark::Line, density(exact)),
            Series::new("continuous time", Role::Continuous, Mark::Dashed, density(rival)),
        ],
        verticals: Vec::new(),
    };
    Ok((panel, claims))
}
