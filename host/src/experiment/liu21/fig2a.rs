//! Liu21 figure 2(a): the stationary variance of SGD in one dimension under white noise.

use optsde_core::Real;
use optsde_core::noise::White;
use optsde_core::optimizer::Sgd;

use super::sweep::{Point, Sweep, both_theories, paper_equals};
use super::white::{SQUARE, on_unit_quadratic, stationary_variance};
use crate::ensemble::Plan;
use crate::experiment::{Axis, Claim, Context, Estimate, Experiment, Failure, Findings, Number, Prediction};
use crate::theory::{continuous, effective_loss, sgd};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig2a",
    title: "Variance of SGD under white noise, one dimension",
    source: "Liu21, Figure 2(a), Corollary 1",
    paper_says: "The discrete-time theory, variance = lambda sigma^2 / (k (2 - lambda k)), holds for all learning \
        rates, and predicts the divergence at lambda k = 2; the continuous-time theory is acceptable for lambda k < 1 only.",
    method: "L(w) = w^2 / 2, unit white noise, as in the paper; the start at the minimum and the 19 learning rates are ours. \
        The paper takes the variance over runs after 1000 steps; here it is the mean of w^2 over the second half of each \
        run, then over runs, which is the same number in the stationary state and resolves more.",
    conclusion: "In one dimension under white noise use lambda sigma^2 / (k (2 - lambda k)); the continuous-time lambda \
        sigma^2 / (2k) is the small-rate limit, 5 % off at lambda k = 0.1 and a factor 2 at 1. A finite learning \
        rate makes the effective loss flatter, to first order already, not steeper as printed.",
    run,
};

const UNIT_WHITE: White<Number> = White { deviation: Number::ONE };

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut points = Vec::new();
    for tenths in 1..20 {
        let rate = f64::from(tenths) / 10.0;
        let size = (10_000, context.choose(1000, 4000));
        let measured = stationary_variance(context, &format!("lambda {rate}"), Sgd, UNIT_WHITE, rate, size)?;
        findings.claims.push(paper_equals(
            format!("variance at lambda = {rate}"),
            measured,
            sgd::stationary_variance(1.0, 1.0, rate)?,
            continuous::stationary_variance(1.0, 1.0, rate, 0.0)?,
        ));
        points.push(Point { at: rate, measured });
    }
    findings.claims.push(divergence(context)?);
    findings.claims.extend(effective_curvature(&points)?);
    let discrete = |x| sgd::stationary_variance(1.0, 1.0, x);
    let continuous = |x| continuous::stationary_variance(1.0, 1.0, x, 0.0);
    let sweep = Sweep {
        caption: "The variance of the parameter against the learning rate. The discrete-time theory goes through the \
            points and diverges at 2; the continuous-time theory is a straight line.",
        title: "White noise",
        x_label: "learning rate λ (k = 1)",
        x_range: (0.0, 2.0),
        y: Axis::linear("variance of w").within(0.0, 20.0),
        verticals: vec![(2.0, "λk = 2".into())],
        curves: &both_theories(&discrete, &continuous),
    };
    findings.figures.push(sweep.figure(&points));
    Ok(findings)
}

/// Beyond the limit there is no stationary state: E w^2 grows by (1 - lambda k)^2 = 1.1025 a step at 2.05.
fn divergence(context: &Context<'_>) -> Result<Claim, Failure> {
    let process = on_unit_quadratic(Sgd, UNIT_WHITE, 2.05, 0.0);
    let outcome = context.simulate("lambda 2.05", &process, SQUARE, Plan::new(10_000, 1000))?;
    Ok(Claim::ours(
        "no stationary variance at lambda = 2.05: 10^6 is exceeded after 1000 steps",
        Prediction::Diverges { threshold: 1e6 },
        Estimate::mean(&outcome.moments[0], 0),
    ))
}

/// Errata 12 to 14: the stationary density is exp(-w^2 H / (lambda c)) with H = k - lambda k^2 / 2.
fn effective_curvature(points: &[Point]) -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    let unit = nalgebra::DMatrix::identity(1, 1);
    for point in points.iter().filter(|point| [0.5, 1.0, 1.5].contains(&point.at)) {
        let rate = point.at;
        let correct = effective_loss::matrix(&unit, rate, 0.0)?[(0, 0)];
        let printed = effective_loss::matrix_as_printed(&unit, rate)?[(0, 0)];
        claims.push(
            Claim::ours(
                format!("effective curvature k - lambda k^2/2 at lambda = {rate}"),
                Prediction::Equal { value: correct, rival: Some(printed) },
                curvature(point),
            )
            .showing(12),
        );
    }
    if let Some(point) = points.iter().find(|point| point.at == 0.1) {
        claims.extend(to_first_order(point)?);
    }
    Ok(claims)
}

/// What the paper says of the effective loss up to terms of second order in lambda, at lambda = 0.1.
fn to_first_order(point: &Point) -> Result<Vec<Claim>, Failure> {
    let rate = point.at;
    let unit = nalgebra::DMatrix::identity(1, 1);
    let printed = effective_loss::matrix_as_printed(&unit, rate)?[(0, 0)];
    // Eq. (13) with C = 2T I, here T = 1/2: exp(-w^2 k / T) has variance T / (2k). The correct pairing is
    // exp(-L/T) with T = lambda C / 2, up to the factor 1/(1 - lambda k/2) = 1.053 of the first claims.
    let (boltzmann, correct) = (0.25, rate / 2.0);
    Ok(vec![
        Claim::refuted(
            "effective curvature k + lambda k^2/2, as printed, up to lambda^2, at lambda = 0.1",
            Prediction::Within { value: printed, error: rate * rate },
            curvature(point),
        )
        .showing(12),
        Claim::refuted(
            "a finite learning rate acts as weight decay to first order: variance at most lambda/2 at lambda = 0.1",
            Prediction::AtMost { bound: rate / 2.0 },
            point.measured,
        )
        .showing(13),
        Claim::refuted(
            "exp(-w K w / T) with C = 2T I, as printed: variance at lambda = 0.1",
            Prediction::Equal { value: boltzmann, rival: Some(correct) },
            point.measured,
        )
        .showing(14),
        Claim::ours(
            "exp(-L/T) with C = (2T / lambda) I to leading order in lambda: variance at lambda = 0.1",
            Prediction::Within { value: correct, error: rate },
            point.measured,
        )
        .showing(14),
    ])
}

/// H of the density exp(-w^2 H / lambda) that has the measured variance.
fn curvature(point: &Point) -> Estimate {
    let (low, high) = point.measured.bounds();
    let of = |variance: f64| point.at / (2.0 * variance);
    Estimate::sampled(of(point.measured.value), (of(high), of(low)))
}
