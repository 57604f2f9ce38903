//! Li21 Theorem 4.3: SVAG approaches the SDE as 1/l at a fixed learning rate.

use super::random_parabola::{
    COMPARED, ETA, SQUARE, START, TIME, VARIANCE, compared, errors_of, exact, largest_differences,
};
use super::svag_one_step;
use super::svag_simulated::{SCALE, powers_around};
use crate::convergence::ErrorAt;
use crate::experiment::convergence_panel::{Errors, convergence_panel};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Panel, Prediction, Role, Series,
};
use crate::theory;
use crate::theory::random_quadratic::{Equation, Moments, RandomQuadratic};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "li21/svag_order",
    title: "SVAG approaches the SDE as 1/l",
    source: "Li21, Theorem 4.3, Lemma 4.6, Theorem C.1",
    paper_says: "At a finite learning rate SVAG is an order-1 weak approximation of the SDE of SGD: the largest error over \
        all steps falls as 1/l. Theorem C.1, from which this follows, prints l^-2.",
    method: "A random parabola, grad L_i(x) = a_i x - b_i with (a, b, p) = (0.2, -0.4, 0.5), (1, 0.5, 0.3), (3.1, 1.9, \
        0.2), from x = 1.3 to T = 1 with eta = 0.25; all of this is ours, the paper proves the theorem for smooth losses \
        and tests it on networks. All moments of SVAG, SGD and the SDE are closed and exact there, and errors are maxima \
        over all steps; l is refined up to 4096, where the slopes have settled. Lemma 4.6 is checked on the first step, \
        exactly and simulated.",
    conclusion: "At a fixed learning rate the distance between SVAG and the SDE falls as 1/l, the sum of l T / eta one-step \
        errors of order l^-2. Plain SGD with the learning rate eta / l does not approach this SDE: it approaches the \
        gradient flow.",
    run,
};

/// l, from SGD to where the slopes have settled.
const SCALES: [u32; 7] = [1, 4, 16, 64, 256, 1024, 4096];
/// T / eta.
const SGD_STEPS: u32 = 4;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let model = exact()?;
    findings.claims.extend(simulated(context, &model)?);
    findings.claims.extend(svag_one_step::simulated(context)?);
    findings.claims.extend(svag_one_step::exact(&model, &SCALES)?);
    let amplified = errors(|l, k| svag(&model, l, k), |t| model.sde(Equation::FirstOrder, START, ETA, t))?;
    let unchanged = errors(|l, k| plain(&model, l, k), |t| model.sde(Equation::FirstOrder, START, ETA, t))?;
    let to_flow = errors(|l, k| plain(&model, l, k), |t| model.sde(Equation::GradientFlow, START, ETA, t))?;
    for (place, what) in COMPARED.into_iter().enumerate() {
        findings.claims.push(Claim::paper(
            format!("order in 1/l of SVAG against the SDE, {what}"),
            Prediction::Order { order: 1.0 },
            Estimate::slope_of(&errors_of(place, &amplified))?,
        ));
    }
    findings.claims.push(
        Claim::refuted(
            "Theorem C.1 as printed, not as its proof ends: order in 1/l of SVAG against the SDE, E x^2",
            Prediction::Order { order: 2.0 },
            Estimate::slope_of(&errors_of(SQUARE, &amplified))?,
        )
        .showing(2),
    );
    for place in [SQUARE, VARIANCE] {
        let what = COMPARED[place];
        findings.claims.push(Claim::ours(
            format!("order in 1/l of SGD with eta / l against the SDE, {what}: the error stays"),
            Prediction::Order { order: 0.0 },
            Estimate::slope_of(&errors_of(place, &unchanged))?,
        ));
        findings.claims.push(Claim::ours(
            format!("order in 1/l of SGD with eta / l against the gradient flow, {what}"),
            Prediction::Order { order: 1.0 },
            Estimate::slope_of(&errors_of(place, &to_flow))?,
        ));
    }
    findings.figures.push(Figure {
        caption: "Left: the largest error of E x^2 over all steps against 1/l. That of SVAG falls as 1/l, that of plain SGD \
            with the learning rate eta / l stays. Right: the variance in the course of time. SVAG goes from SGD (l = 1) to \
            the SDE, plain SGD loses its noise."
            .into(),
        panels: vec![error_panel(&errors_of(SQUARE, &amplified), &errors_of(SQUARE, &unchanged)), variance_panel(&model)?],
    });
    Ok(findings)
}

/// The moments after k steps of eta / l, from l and k.
type Chain = fn(&RandomQuadratic, f64, u32) -> theory::Result<Moments>;

/// SVAG after k steps of eta / l.
fn svag(model: &RandomQuadratic, l: f64, k: u32) -> theory::Result<Moments> {
    model.svag(START, ETA, l, k.into())
}

/// SGD after k steps of eta / l: its noise is not amplified.
fn plain(model: &RandomQuadratic, l: f64, k: u32) -> theory::Result<Moments> {
    model.svag(START, ETA / l, 1.0, k.into())
}

/// The largest errors at every 1/l of a chain with steps of eta / l against an equation.
fn errors(
    chain: impl Fn(f64, u32) -> theory::Result<Moments>,
    equation: impl Fn(f64) -> theory::Result<Moments>,
) -> Result<Vec<(f64, [f64; 4])>, Failure> {
    let mut all = Vec::new();
    for scale in SCALES {
        let l = f64::from(scale);
        let at = |k: u32| Ok(equation(f64::from(k) * ETA / l)?);
        all.push((1.0 / l, largest_differences(SGD_STEPS * scale, |k| Ok(chain(l, k)?), at)?));
    }
    Ok(all)
}

/// The simulated SVAG has the exact moments, and these are neither those of the SDE nor those of SGD.
fn simulated(context: &Context<'_>, model: &RandomQuadratic) -> Result<Vec<Claim>, Failure> {
    // l T / eta = 16
    let steps = 16;
    let size = (context.choose(4_000_000, 16_000_000), u64::from(steps));
    let [first, second, third] = powers_around(context, "to the end", size, 0.0)?;
    let exact = svag(model, SCALE, steps)?;
    let sde = model.sde(Equation::FirstOrder, START, ETA, TIME)?;
    let plain = plain(model, SCALE, steps)?;
    let equal = |what: &str, value: f64, rival: f64, measured: Estimate| {
        Claim::ours(
            format!("simulated SVAG at T = 1, l = 4: {what}"),
            Prediction::Equal { value, rival: Some(rival) },
            measured,
        )
    };
    Ok(vec![
        equal("E x, not that of the SDE", exact[0], sde[0], first),
        equal("E x^2, not that of the SDE", exact[1], sde[1], second),
        equal("E x^2, not that of SGD with eta / 4", exact[1], plain[1], second),
        equal("E x^3, not that of the SDE", exact[2], sde[2], third),
    ])
}

fn error_panel(svag: &[ErrorAt], plain: &[ErrorAt]) -> Panel {
    let curves =
        [Errors::exact("SVAG", Role::Discrete, svag), Errors::exact("SGD with η/l", Role::Approximation, plain)];
    convergence_panel("Largest error of E x² against the SDE", "1/l", &curves, &[(0, 1.0)])
}

fn variance_panel(model: &RandomQuadratic) -> Result<Panel, Failure> {
    let variance = |moments: Moments| compared(moments)[VARIANCE];
    let mut equation = Vec::new();
    for percent in 0_u32..=100 {
        let t = TIME * f64::from(percent) / 100.0;
        equation.push((t, variance(model.sde(Equation::FirstOrder, START, ETA, t)?)));
    }
    let mut series = vec![Series::new("SDE", Role::Continuous, Mark::Line, equation)];
    let chains: [(&str, u32, Chain, Role, Mark); 4] = [
        ("SGD = SVAG with l = 1", 1, svag, Role::Discrete, Mark::Path),
        ("SVAG, l = 4", 4, svag, Role::Discrete, Mark::Symbols),
        ("SVAG, l = 16", 16, svag, Role::Discrete, Mark::Dashed),
        ("SGD with η/4", 4, plain, Role::Approximation, Mark::Symbols),
    ];
    for (label, scale, chain, role, mark) in chains {
        let mut points = Vec::new();
        for k in 0..=SGD_STEPS * scale {
            let l = f64::from(scale);
            points.push((f64::from(k) * ETA / l, variance(chain(model, l, k)?)));
        }
        series.push(Series::new(label, role, mark, points));
    }
    Ok(Panel {
        title: "Variance of x in the course of time".into(),
        x: Axis::linear("t"),
        y: Axis::linear("Var x"),
        series,
        verticals: Vec::new(),
    })
}
