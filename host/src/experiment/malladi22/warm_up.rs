//! Malladi22 section 4.1: RMSprop on a linear loss with dominating Gaussian noise.

use optsde_core::Real;

use super::laws::variance;
use super::warm_up_simulation::{GRADIENTS, LEARNING_RATE, MEAN_SQUARE, Measured, exact, simulate};
use crate::convergence::{ErrorAt, SampledErrorAt};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series,
};
use crate::theory::second_moment::{self, Marginal};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "malladi22/warm_up",
    title: "RMSprop on a linear loss: the law of v and of theta",
    source: "Malladi22, Section 4.1",
    paper_says: "On a linear loss with Gaussian gradients N(gbar, sigma^2), v_k started at gbar^2 + sigma^2 keeps this mean \
        and has a standard deviation of scale (1 - beta) sigma^2, so that it is nearly deterministic for all k; where \
        noise dominates, theta_k is approximately N(+(k eta/sigma) gbar, k eta^2).",
    method: "The paper gives no numbers; here gbar = 0.1, sigma = 1, eta = 0.01, theta_0 = 0, no epsilon, v_k in the \
        denominator as in Definition 2.1, k (1 - beta) = 0.4 at beta = 0.96, 0.99, 0.999 (k = 10, 40, 400) for v_k, and k \
        up to 400 at beta = 0.999 for theta_k. Exact moments are those for noise of three values, which has the moments of \
        a normal variable up to the fifth; the sixth changes them by a relative (1 - beta)^2 or less. Deviations of v are \
        measured around the known mean.",
    conclusion: "v_k concentrates as beta approaches 1, but after the k ~ 1/(1 - beta) steps that matter its standard \
        deviation is of order sqrt(1 - beta) sigma^2: at beta = 0.999, k = 400 it is more than twenty times the printed \
        scale, which holds for a fixed number of steps only. With noise ten times the gradient theta_k is \
        N(-(k eta/sigma) gbar, k eta^2) up to (gbar/sigma)^2 = 1 % in the mean and 2 % in the variance; the sign is \
        that of descent.",
    run,
};

const SLOW: f64 = 0.999;
const STEPS: u64 = 400;
/// k (1 - beta) where deviations are compared.
const RATE_TIMES_STEPS: f64 = 0.4;
/// beta and k with this product.
const AVERAGES: [(f64, u64); 3] = [(0.96, 10), (0.99, 40), (SLOW, STEPS)];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut deviations = Vec::new();
    let mut slow = Vec::new();
    for (beta, steps) in AVERAGES {
        let path = simulate(context, beta, steps)?;
        if let Some(last) = path.last() {
            findings.claims.extend(claims_of_v(beta, steps, last)?);
            // The delta method: the square root of the variance.
            let root = last.v_square.value.sqrt();
            let deviation = last.v_square.scaled(0.5 / root).shifted(0.5 * root);
            deviations.push((1.0 - beta, deviation));
        }
        slow = path;
    }
    findings.claims.extend(orders_of_the_deviation(&deviations)?);
    if let Some(last) = slow.last() {
        findings.claims.extend(claims_of_theta(last)?);
    }
    findings.figures.push(Figure {
        caption: "Left: the standard deviation of v_k at k (1 - beta) = 0.4 falls with the square root of 1 - beta, not in \
            proportion. Right: the mean of theta_k at beta = 0.999, with one standard deviation; it descends, where the \
            printed mean ascends."
            .into(),
        panels: vec![deviation_panel(&deviations)?, position_panel(&slow)?],
    });
    Ok(findings)
}

fn claims_of_v(beta: f64, k: u64, measured: &Measured) -> Result<[Claim; 2], Failure> {
    let law = second_moment::warm_up(GRADIENTS, beta, k, MEAN_SQUARE)?;
    let printed = second_moment::deviation_scale_as_printed(GRADIENTS, beta)?;
    Ok([
        Claim::paper(
            format!("E v_k = gbar^2 + sigma^2 for v_0 of this value: k = {k}, beta = {beta}"),
            Prediction::Equal { value: law.mean, rival: None },
            measured.v,
        ),
        Claim::ours(
            format!(
                "Var v_k = (1 - beta)/(1 + beta) (1 - beta^(2k)) (2 sigma^4 + 4 gbar^2 sigma^2), not \
                    ((1 - beta) sigma^2)^2: k = {k}, beta = {beta}"
            ),
            Prediction::Equal { value: law.deviation.powi(2), rival: Some(printed.powi(2)) },
            measured.v_square,
        )
        .showing(1),
    ])
}

/// The order that is printed, of the measured deviations. That of the law which they follow is taken closer to beta = 1,
/// since its factor 1/(1 + beta) bends the slope by O(1 - beta).
fn orders_of_the_deviation(measured: &[(f64, Estimate)]) -> Result<[Claim; 2], Failure> {
    let sampled = |&(size, deviation): &(f64, Estimate)| {
        let standard_error = deviation.standard_error();
        SampledErrorAt { size, error: deviation.value, standard_error }
    };
    let exact = |steps: u32| -> Result<ErrorAt, Failure> {
        let rate = RATE_TIMES_STEPS / f64::from(steps);
        let law = second_moment::warm_up(GRADIENTS, 1.0 - rate, steps.into(), MEAN_SQUARE)?;
        Ok(ErrorAt { size: rate, error: law.deviation })
    };
    Ok([
        Claim::refuted(
            "the standard deviation of v_k is of order 1 in 1 - beta, k (1 - beta) = 0.4 (measured, 1 - beta = 0.04 to \
                0.001)",
            Prediction::Order { order: 1.0 },
            Estimate::slope_fitted_to(&measured.iter().map(sampled).collect::<Vec<_>>())?,
        )
        .showing(1),
        Claim::ours(
            "the standard deviation of v_k is of order 1/2 in 1 - beta, k (1 - beta) = 0.4 (exact, 1 - beta = 1e-2 to \
                1e-4)",
            Prediction::Order { order: 0.5 },
            Estimate::slope_of(&[exact(40)?, exact(400)?, exact(4000)?])?,
        )
        .showing(1),
    ])
}

/// The mean and the variance after the last step at beta = 0.999.
fn claims_of_theta(measured: &Measured) -> Result<Vec<Claim>, Failure> {
    let Marginal { mean, deviation } = limit(STEPS)?;
    let exact = exact(SLOW, STEPS)?;
    // The denominator is sqrt(gbar^2 + sigma^2) where the limit has sigma, which lowers the mean by a relative
    // (gbar/sigma)^2 / 2; as much again is left to sampling. The variance is lowered by (gbar/sigma)^2 for the same
    // reason, and by less than as much again since v remembers the gradients that moved theta.
    let neglected = (GRADIENTS.mean / GRADIENTS.deviation).powi(2);
    let setting = format!("k = {STEPS}, gbar = 0.1, sigma = 1, eta = 0.01, beta = {SLOW}");
    Ok(vec![
        Claim::refuted(
            format!("E theta_k is nearer to theta_0 + (k eta / sigma) gbar than to theta_0 less it: {setting}"),
            Prediction::Closer { value: -mean, rival: mean },
            measured.theta,
        )
        .showing(2),
        Claim::ours(
            format!("E theta_k = theta_0 - (k eta / sigma) gbar up to (gbar/sigma)^2: {setting}"),
            Prediction::Within { value: mean, error: neglected },
            measured.theta,
        )
        .showing(2),
        Claim::ours(
            format!("E theta_k is that of the exact recursion: {setting}"),
            Prediction::Equal { value: exact.x, rival: None },
            measured.theta,
        ),
        Claim::paper(
            format!("Var theta_k = k eta^2 up to 2 (gbar/sigma)^2: {setting}"),
            Prediction::Within { value: deviation.powi(2), error: 2.0 * neglected },
            Estimate::computed(variance(&exact)),
        ),
        Claim::ours(
            format!("Var theta_k is that of the exact recursion: {setting}"),
            Prediction::Equal { value: variance(&exact), rival: None },
            measured.theta_square,
        ),
    ])
}

/// The paper's law of theta, with the sign of descent.
fn limit(k: u64) -> Result<Marginal, Failure> {
    Ok(second_moment::noise_dominated_position(GRADIENTS, LEARNING_RATE, k, 0.0)?)
}

fn deviation_panel(measured: &[(f64, Estimate)]) -> Result<Panel, Failure> {
    let (mut exact, mut printed) = (Vec::new(), Vec::new());
    for (beta, k) in AVERAGES {
        exact.push((1.0 - beta, second_moment::warm_up(GRADIENTS, beta, k, MEAN_SQUARE)?.deviation));
        printed.push((1.0 - beta, second_moment::deviation_scale_as_printed(GRADIENTS, beta)?));
    }
    Ok(Panel {
        title: "Standard deviation of v_k".into(),
        x: Axis::logarithmic("1 − β"),
        y: Axis::logarithmic("standard deviation of v_k"),
        series: vec![
            Series::new("exact", Role::Discrete, Mark::Line, exact),
            Series::new("printed scale", Role::Approximation, Mark::Dashed, printed),
            Series::estimates("measured", Role::Measured, Mark::Symbols, measured),
        ],
        verticals: Vec::new(),
    })
}

fn position_panel(path: &[Measured]) -> Result<Panel, Failure> {
    let steps: Vec<(f64, Marginal)> = (0..=STEPS)
        .step_by(20)
        .zip((0..).step_by(20).map(f64::from))
        .map(|(k, x)| Ok((x, limit(k)?)))
        .collect::<Result<_, Failure>>()?;
    let along = |f: &dyn Fn(&Marginal) -> f64| steps.iter().map(|(x, law)| (*x, f(law))).collect::<Vec<_>>();
    let measured: Vec<_> = path.iter().map(|at| (f64::of_count(at.k), at.theta)).collect();
    Ok(Panel {
        title: "Position".into(),
        x: Axis::linear("k"),
        y: Axis::linear("θ_k"),
        series: vec![
            Series::new("−kηḡ/σ", Role::Continuous, Mark::Line, along(&|law| law.mean)),
            Series::new("mean + √k η", Role::Guide, Mark::Dashed, along(&|law| law.mean + law.deviation)),
            Series::new("mean − √k η", Role::Guide, Mark::Dashed, along(&|law| law.mean - law.deviation)),
            Series::new("+kηḡ/σ, as printed", Role::Approximation, Mark::Dashed, along(&|law| -law.mean)),
            Series::estimates("mean, measured", Role::Measured, Mark::Symbols, &measured),
        ],
        verticals: Vec::new(),
    })
}
