//! Liu21 figure 3: the stationary distribution in two dimensions, with the ellipses of both theories.

use nalgebra::{DMatrix, SymmetricEigen};
use optsde_core::noise::{Minibatch, Sampling, White};
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::{Real, loss::Quadratic};
use optsde_device::observe::{MomentsAndEllipses, MomentsAround};

use super::data::{Data, two_dimensions};
use super::minibatch::{BATCH, POPULATION_WORDS, relaxation_steps};
use super::sweep::ours_equals;
use crate::ensemble::{Outcome, Plan, Record};
use crate::experiment::{
    Axis, Claim, Context, Estimate, Experiment, Failure, Figure, Findings, Mark, Number, Panel, Prediction, Role,
    Series,
};
use crate::theory::coverage::ellipse_probability;
use crate::theory::{continuous, fourth_moment, sgd};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig3",
    title: "Stationary distribution in two dimensions",
    source: "Liu21, Figure 3 (a)-(f)",
    paper_says: "The 3-sigma ellipse of the discrete-time theory holds 99 % of the points at every learning rate; that of \
        the continuous-time theory is too small along the direction of large curvature.",
    method: "(a)-(c): K = diag(1, 0.1), unit white noise. (d)-(f): linear regression on 1000 samples with inputs \
        of covariance diag(1, 0.1), batches of 100 without replacement, half the mean squared error. The learning rates \
        are ours. A 3-sigma ellipse holds 1 - exp(-4.5) = 98.889 %, not 99 %.",
    conclusion: "The discrete theory gives the size and the shape of the cloud of parameters at any stable learning rate; \
        its 3-sigma ellipse holds 98.9 % of the points, and that of the continuous theory far fewer at a large \
        rate.",
    run,
};

const CURVATURES: [f64; 2] = [1.0, 0.1];
const RADIUS: f64 = 3.0;
const CLOUD: u64 = 1000;
/// Steps to forget the start: along the flat axis at the smallest rate, 0.98^1200 = 3e-11 in variance.
const BURN_IN: u64 = 600;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let white = [0.2, 1.0, 1.8].into_iter().map(|rate| white_noise(context, rate, &mut findings));
    let white = white.collect::<Result<_, _>>()?;
    findings.figures.push(Figure {
        caption: "White noise: end points of 1000 runs and the 3-sigma ellipses of the two theories.".into(),
        panels: white,
    });
    let data = two_dimensions()?;
    let batches = [0.2, 1.0, 1.6].into_iter().map(|rate| minibatch_noise(context, &data, rate, &mut findings));
    let batches = batches.collect::<Result<_, _>>()?;
    findings.figures.push(Figure {
        caption:
            "Minibatch noise: end points of 1000 runs around the least-squares solution, and the 3-sigma ellipses \
            of the exact theory of minibatch noise and of both theories with C = K/S."
                .into(),
        panels: batches,
    });
    Ok(findings)
}

fn white_noise(context: &Context<'_>, rate: f64, findings: &mut Findings) -> Result<Panel, Failure> {
    let mut discrete = [0.0; 2];
    let mut rival = [0.0; 2];
    for (i, k) in CURVATURES.into_iter().enumerate() {
        discrete[i] = sgd::stationary_variance(k, 1.0, rate)?;
        rival[i] = continuous::stationary_variance(k, 1.0, rate, 0.0)?;
    }
    let process = Descent {
        optimizer: Sgd,
        oracle: NoisyGradient {
            loss: Quadratic::diagonal(CURVATURES.map(Number::of)),
            noise: White { deviation: Number::ONE },
        },
        schedule: Constant(Number::of(rate)),
        start: [Number::ZERO; 2],
    };
    let (inner, outer) = (rival.map(Number::of), discrete.map(Number::of));
    let observe = MomentsAndEllipses { variances: [outer, inner], squared_radius: Number::of(RADIUS * RADIUS) };
    let plan = Plan::new(context.choose(500_000, 1_000_000), 600).keeping(CLOUD);
    let outcome = context.simulate(&format!("white lambda {rate}"), &process, observe, plan)?;
    let moments = &outcome.moments[0];
    for (i, axis) in ["first", "second"].into_iter().enumerate() {
        let name = format!("white noise, lambda = {rate}: variance along the {axis} axis");
        let measured = Estimate::mean(moments, 2 + i);
        let value = discrete[i];
        // Along the flat axis the theories differ by less than sampling can tell when lambda is small.
        let rival = Some(rival[i]).filter(|rival| (rival / value - 1.0).abs() > 0.06);
        findings.claims.push(Claim::paper(name, Prediction::Equal { value, rival }, measured));
    }
    findings.claims.push(Claim::ours(
        format!("white noise, lambda = {rate}: points within 3 sigma of the discrete-time theory"),
        Prediction::Equal { value: ellipse_probability(discrete, discrete, RADIUS)?, rival: None },
        Estimate::mean(moments, 4),
    ));
    findings.claims.push(ours_equals(
        format!("white noise, lambda = {rate}: points within 3 sigma of the continuous-time theory"),
        Estimate::mean(moments, 5),
        ellipse_probability(discrete, rival, RADIUS)?,
        ellipse_probability(discrete, discrete, RADIUS)?,
    ));
    let ellipses = [
        ("discrete time", Role::Discrete, DMatrix::from_diagonal(&discrete.to_vec().into())),
        ("continuous time", Role::Continuous, DMatrix::from_diagonal(&rival.to_vec().into())),
    ];
    Ok(panel(format!("White noise, λ = {rate}"), &outcome, &ellipses))
}

fn minibatch_noise(
    context: &Context<'_>,
    data: &Data<2>,
    largest: f64,
    findings: &mut Findings,
) -> Result<Panel, Failure> {
    let theory = data.theory(1.0)?;
    let curvature = theory.hessian();
    let rate = largest / SymmetricEigen::new(curvature.clone()).eigenvalues.max();
    let batch = theory.minibatch(BATCH as usize, Sampling::WithoutReplacement)?;
    let exact = batch.stationary_covariance(rate, 0.0)?;
    let paper = sgd::stationary_covariance(curvature, &batch.paper_noise(), rate)?;
    let rival = continuous::stationary_covariance(curvature, &batch.paper_noise(), rate, 0.0)?;
    let center = [theory.minimum()[0], theory.minimum()[1]].map(Number::of);
    let oracle = Minibatch::<_, 2, POPULATION_WORDS>::new(data.loss()?, BATCH, Sampling::WithoutReplacement)?;
    let process = Descent { optimizer: Sgd, oracle, schedule: Constant(Number::of(rate)), start: center };
    // The flat axis forgets its state in about 10 / (lambda k) steps; 120 times that, after a start.
    let relaxation = relaxation_steps(largest * CURVATURES[1]);
    let (paths, steps) = (context.choose(1024, 4096), BURN_IN + 120 * relaxation);
    let plan = Plan::new(paths, steps)
        .with_records([Record::Average { first: BURN_IN, last: steps, every: 1 }, Record::At(steps)])
        .keeping(CLOUD);
    let outcome = context.simulate(&format!("minibatch lambda k {largest}"), &process, MomentsAround(center), plan)?;
    let finite = fourth_moment::is_finite_under_minibatch_noise(&batch, rate, 0.0)?;
    for (i, axis) in ["first", "second"].into_iter().enumerate() {
        let measured = Estimate::mean(&outcome.moments[0], 2 + i).with_interval_if(finite);
        let (value, paper) = (exact[(i, i)], paper[(i, i)]);
        if i == 0 {
            // Erratum 36 says why: the factor (N - S) / (N - 1) = 0.9 of batches without replacement is missing.
            let name = format!("minibatch noise, lambda k = {largest}: C = K/S slightly overestimates the variance");
            findings.claims.push(Claim::paper(name, Prediction::AtMost { bound: paper }, measured).showing(36));
        }
        // C = K/S can be told apart only where it is wrong by more than sampling resolves.
        let rival = Some(paper).filter(|paper| (paper / value - 1.0).abs() > 0.06);
        findings.claims.push(
            Claim::ours(
                format!("minibatch noise, lambda k = {largest}: variance along the {axis} axis"),
                Prediction::Equal { value, rival },
                measured,
            )
            .showing(36),
        );
    }
    let ellipses = [
        ("discrete time, exact minibatch noise", Role::Discrete, exact),
        ("discrete time, C = K/S", Role::Approximation, paper),
        ("continuous time, C = K/S", Role::Continuous, rival),
    ];
    Ok(panel(format!("Minibatch noise, λk = {largest}"), &outcome, &ellipses))
}

fn panel<const M: usize>(
    title: String,
    outcome: &Outcome<Number, M>,
    ellipses: &[(&str, Role, DMatrix<f64>)],
) -> Panel {
    let records = outcome.moments.len();
    let last = outcome.kept.chunks(records.max(1)).filter_map(|path| path.last());
    let cloud = last.map(|values| (values[0].0, values[1].0)).collect();
    let mut series = vec![Series::new("measured", Role::Measured, Mark::Cloud, cloud)];
    for (label, role, covariance) in ellipses {
        let mark = if *role == Role::Discrete { Mark::Line } else { Mark::Dashed };
        series.push(Series::new(*label, *role, mark, ellipse(covariance)));
    }
    let reach = ellipses.iter().map(|(_, _, covariance)| covariance.diagonal().max()).fold(0.0, f64::max);
    let reach = 1.25 * RADIUS * reach.sqrt();
    Panel {
        title,
        x: Axis::linear("w along the steep axis").within(-reach, reach),
        y: Axis::linear("w along the flat axis").within(-reach, reach),
        series,
        verticals: Vec::new(),
    }
}

/// The curve w^T Sigma^-1 w = r^2.
fn ellipse(covariance: &DMatrix<f64>) -> Vec<(f64, f64)> {
    let eigen = SymmetricEigen::new(covariance.clone());
    (0..=120)
        .map(|i| std::f64::consts::TAU * f64::from(i) / 120.0)
        .map(|angle| {
            let along = [angle.cos(), angle.sin()];
            let coordinate = |row: usize| {
                (0..2).map(|j| RADIUS * eigen.eigenvalues[j].sqrt() * along[j] * eigen.eigenvectors[(row, j)]).sum()
            };
            (coordinate(0), coordinate(1))
        })
        .collect()
}
