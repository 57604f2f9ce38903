//! Comp24 figure 2, centre-right: mean and variance of SignSGD near the minimum.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::sde::{GradientCoupling, LinearSign, SignSgdSde, State};
use optsde_core::stepper::{EulerMaruyama, Integration};
use optsde_device::observe::{MomentsAround, SquareAroundEach};

use super::sign_descent::{CURVATURES, SIGMA, exact, steady};
use super::sign_variance_figure::{Drawn, figure};
use crate::ensemble::{Outcome, Plan, Record};
use crate::experiment::{Claim, Context, Estimate, Experiment, Failure, Findings, Number, Prediction};
use crate::theory::sign::stationary::{leading_variance, second_order_variance, stationary};
use crate::theory::sign::{Moments, SignNoise, phase3};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "comp24/fig2_variance",
    title: "Mean and variance of SignSGD near the minimum",
    source: "Comp24, Figure 2 (centre-right), Lemma 3.7",
    paper_says: "The mean decays at a rate inverse to the noise, and the covariance tends to a limit proportional to \
        the standard deviation of the noise; both match Lemma 3.7 at eta = 0.001.",
    method: "H = diag(1, 2), sigma = 0.1, eta = 0.001 and x0 = (0.001, 0.001) as in the paper, with 150000 runs (the \
        paper: 5000) since a variance is resolved to 2 % only then. There Lemma 3.7 as printed and corrected differ \
        by less than 1 %; so SignSGD also runs at eta = 0.01 and 0.05, from 0, time averages over 600 steps after \
        100, and the linear SDE, which the lemma is about, at eta = 0.05 from 0.05 by Euler-Maruyama with dt = \
        eta/64, an error of 0.3 %.",
    conclusion: "At small eta lam / sigma mean and variance of SignSGD are those of Lemma 3.7 to 1 %. Its correction \
        to the leading variance (eta/2) sqrt(pi/2) sigma / lam is misprinted for the linear SDE, and of the wrong \
        sign for SignSGD, which is wider by the factor 1 + sqrt(pi/2) eta lam / (4 sigma), not narrower.",
    run,
};

const ETA: f64 = 1e-3;
const START: [f64; 2] = [1e-3, 1e-3];
const STEPS: u64 = 1000;
const LARGE_ETAS: [f64; 2] = [0.01, 0.05];
/// Of the linear SDE: eta, x0, and the times of its two records, in steps of eta / 64.
const LINEAR_ETA: f64 = 0.05;
const LINEAR_START: f64 = 0.05;
const LINEAR_TIMES: [(f64, u64); 2] = [(0.3, 384), (0.6, 768)];

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let small = simulated(context)?;
    let mut large = Vec::new();
    for eta in LARGE_ETAS {
        large.push((eta, at_rest(context, eta)?));
    }
    let linear = linear_sde(context)?;
    let mut findings = Findings::default();
    for k in [100, STEPS] {
        findings.claims.extend(tracked(&small, k)?);
    }
    findings.claims.extend(limits()?);
    for &(eta, measured) in &large {
        findings.claims.extend(wider(eta, measured)?);
    }
    findings.claims.extend(of_linear_sde(linear)?);
    findings.figures.push(figure(&Drawn { eta: ETA, start: START, small: &small, large: &large })?);
    Ok(findings)
}

/// Mean and second moment of both coordinates, every 25 steps.
fn simulated(context: &Context<'_>) -> Result<Vec<(u64, [Estimate; 4])>, Failure> {
    let times = || (0..=STEPS).step_by(25);
    let plan = Plan::new(context.choose(150_000, 600_000), STEPS).with_records(times().map(Record::At));
    let outcome: Outcome<Number, 4> = context.simulate("figure", &steady(ETA, START), MOMENTS, plan)?;
    let all = |of| [0, 1, 2, 3].map(|i| Estimate::mean(of, i));
    Ok(times().zip(&outcome.moments).map(|(k, of)| (k, all(of))).collect())
}

const MOMENTS: MomentsAround<2> = MomentsAround([Number::ZERO; 2]);

/// The variances at rest: an even number of steps, since even and odd ones are on two halves of the lattice.
fn at_rest(context: &Context<'_>, eta: f64) -> Result<[Estimate; 2], Failure> {
    let record = Record::Average { first: 101, last: 700, every: 1 };
    let plan = Plan::new(context.choose(30_000, 120_000), 700).with_records([record]);
    let outcome = context.simulate(&format!("eta {eta}"), &steady(eta, [0.0; 2]), MOMENTS, plan)?;
    let of = outcome.moments.first().ok_or_else(|| Failure::setup("nothing was recorded"))?;
    Ok([Estimate::mean(of, 2), Estimate::mean(of, 3)])
}

/// Var X of the linear SDE at both times, lam = 1.
fn linear_sde(context: &Context<'_>) -> Result<[Estimate; 2], Failure> {
    let loss = Quadratic::diagonal([Number::ONE]);
    let sigma = [Number::of(SIGMA)];
    let sde =
        SignSgdSde::new(loss, LinearSign::gaussian(), sigma, Number::of(LINEAR_ETA), GradientCoupling::Separable)?;
    let start = State { x: [Number::of(LINEAR_START)], relaxed: [] };
    let process = Integration::new(sde, EulerMaruyama, start, Number::ZERO, Number::of(LINEAR_ETA / 64.0))?;
    let mut means = [Number::ZERO; 2];
    for (mean, (t, _)) in means.iter_mut().zip(LINEAR_TIMES) {
        *mean = Number::of(phase3::moments(1.0, SIGMA, LINEAR_ETA, LINEAR_START, t)?.mean);
    }
    let [(_, early), (_, late)] = LINEAR_TIMES;
    let plan = Plan::new(context.choose(30_000, 120_000), late).with_records([Record::At(early), Record::At(late)]);
    let outcome = context.simulate("linear SDE", &process, SquareAroundEach(means), plan)?;
    let [early, late] = outcome.moments.as_slice() else { return Err(Failure::setup("two records are needed")) };
    Ok([Estimate::mean(early, 0), Estimate::mean(late, 1)])
}

/// The figure's own values: simulated against the exact law, the mean against the lemma.
fn tracked(small: &[(u64, [Estimate; 4])], k: u64) -> Result<Vec<Claim>, Failure> {
    let t = ETA * f64::of_count(k);
    let found = small.iter().find(|(time, _)| *time == k).map(|(_, measured)| *measured);
    let measured = found.ok_or_else(|| Failure::setup("nothing was recorded at this time"))?;
    let law = exact(ETA, START, k)?;
    let mut claims = Vec::new();
    for (i, lam) in CURVATURES.into_iter().enumerate() {
        let (name, x0) = (format!("x_{}, eta = 0.001, k = {k}", i + 1), START[i]);
        let Moments { mean, second, .. } = law[i];
        let variance = second - mean * mean;
        if k < STEPS {
            // SGD would forget its start at the rate lam, whatever the noise.
            let sgd = x0 * (1.0 - ETA * lam).powi(100);
            claims.push(Claim::paper(
                format!("mean of {name}: Lemma 3.7"),
                Prediction::Equal { value: phase3::moments(lam, SIGMA, ETA, x0, t)?.mean, rival: Some(sgd) },
                measured[i],
            ));
        }
        claims.push(Claim::ours(
            format!("variance of {name}: that of the exact law"),
            Prediction::Equal { value: variance, rival: None },
            measured[i + 2].shifted(-mean * mean),
        ));
    }
    Ok(claims)
}

/// The limits in the algorithm, exactly.
fn limits() -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    for lam in CURVATURES {
        let ratio = ETA * lam / SIGMA;
        let law = stationary(lam, SIGMA, ETA, 0.0, &SignNoise::GAUSSIAN)?.variance();
        let second = second_order_variance(lam, SIGMA, ETA, &SignNoise::GAUSSIAN)?;
        claims.push(Claim::ours(
            format!(
                "variance at rest, lam = {lam}, eta = 0.001: the leading term times 1 + sqrt(pi/2) eta lam / (4 sigma)"
            ),
            // The order that follows; its coefficient is 0.03.
            Prediction::Within { value: second, error: ratio * ratio },
            Estimate::computed(law),
        ));
        let leading = leading_variance(lam, SIGMA, ETA, &SignNoise::GAUSSIAN)?;
        let printed = phase3::stationary_variance_as_printed(lam, SIGMA, ETA)?;
        claims.push(Claim::paper(
            format!("variance at rest, lam = {lam}, eta = 0.001: Lemma 3.7 as printed, to the next order in eta"),
            // What is added to the leading term there, and what should be.
            Prediction::Within { value: printed, error: second / printed - 1.0 + ratio * ratio },
            Estimate::computed(law),
        ));
        let corrected = phase3::stationary_variance(lam, SIGMA, ETA)?;
        claims.push(Claim::ours(
            format!("variance at rest, lam = {lam}, eta = 0.001: the leading term is closer than Lemma 3.7 corrected"),
            Prediction::Closer { value: leading, rival: corrected },
            Estimate::computed(law),
        ));
    }
    Ok(claims)
}

/// SignSGD at larger rates.
fn wider(eta: f64, measured: [Estimate; 2]) -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    for (lam, measured) in CURVATURES.into_iter().zip(measured) {
        let name = format!("variance at rest, lam = {lam}, eta = {eta}");
        let law = stationary(lam, SIGMA, eta, 0.0, &SignNoise::GAUSSIAN)?.variance();
        let leading = leading_variance(lam, SIGMA, eta, &SignNoise::GAUSSIAN)?;
        claims.push(Claim::ours(
            format!("{name}: that of the exact law, above the leading term"),
            Prediction::Equal { value: law, rival: Some(leading) },
            measured,
        ));
    }
    Ok(claims)
}

/// The equation that the lemma is about.
fn of_linear_sde(measured: [Estimate; 2]) -> Result<Vec<Claim>, Failure> {
    let mut claims = Vec::new();
    for ((t, _), measured) in LINEAR_TIMES.into_iter().zip(measured) {
        let name = format!("variance of the linear SDE, lam = 1, eta = {LINEAR_ETA}, t = {t}");
        let corrected = phase3::moments(1.0, SIGMA, LINEAR_ETA, LINEAR_START, t)?.variance;
        let printed = phase3::variance_as_printed(1.0, SIGMA, LINEAR_ETA, LINEAR_START, t)?;
        let equal = |value, rival| Prediction::Equal { value, rival: Some(rival) };
        claims.push(
            Claim::refuted(format!("{name}: Lemma 3.7 as printed"), equal(printed, corrected), measured).showing(1),
        );
        claims.push(
            Claim::ours(
                format!("{name}: Lemma 3.7 with H Sigma^(-1/2) and H^2 Sigma^-1"),
                equal(corrected, printed),
                measured,
            )
            .showing(1),
        );
    }
    Ok(claims)
}
