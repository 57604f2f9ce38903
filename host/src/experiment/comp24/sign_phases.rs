//! Phases 2 and 3 of SignSGD by themselves: drift in Phase 2, bounds of the loss in one dimension.

use optsde_core::Real;
use optsde_device::observe::Velocity;

use super::sign_descent::{CURVATURES, SIGMA, steady};
use crate::ensemble::Plan;
use crate::experiment::{Claim, Context, Estimate, Failure, Number, Prediction};
use crate::theory;
use crate::theory::sign::loss_bounds::NoisyDescent;
use crate::theory::sign::{SignNoise, chain, phase3 as linear, phases, sde_moments};

const ETA: f64 = 1e-3;
/// Y at the start of the runs in Phase 2, with either sign.
const START: f64 = 1.4;
/// So few that the second component, the faster one, ends at 1.4 - 20 eta lam / (sqrt 2 sigma) >= 1.11.
const STEPS: u64 = 20;
/// mu = L_tau = lam = 1.
const ONE: NoisyDescent = NoisyDescent { mu: 1.0, trace: 1.0, dimension: 1, sigma_max: SIGMA, eta: ETA };

/// Mean velocities while both components are in Phase 2.
pub(super) struct Speeds {
    /// Of the component with a positive gradient.
    falling: Estimate,
    /// Of that with a negative gradient.
    rising: Estimate,
}

/// The coordinate at a ratio of signal to noise.
fn place(y: f64, lam: f64) -> f64 {
    y * std::f64::consts::SQRT_2 * SIGMA / lam
}

/// Runs SignSGD in Phase 2: Y = 1.4 in one component, -1.4 in the other.
pub(super) fn speeds(context: &Context<'_>) -> Result<Speeds, Failure> {
    let start = [place(START, CURVATURES[0]), place(-START, CURVATURES[1])];
    let per_time = Number::of(1.0 / (ETA * f64::of_count(STEPS)));
    let observe = Velocity { origin: start.map(Number::of), per_time };
    let plan = Plan::new(context.choose(200_000, 1_000_000), STEPS);
    let outcome = context.simulate("Phase 2", &steady(ETA, start), observe, plan)?;
    let moments = outcome.moments.first().ok_or_else(|| Failure::setup("nothing was recorded"))?;
    Ok(Speeds { falling: Estimate::mean(moments, 0), rising: Estimate::mean(moments, 1) })
}

/// Lemma 3.4, Phase 2 (a), and Lemma 3.5(2).
pub(super) fn phase2(speeds: &Speeds) -> Result<Vec<Claim>, Failure> {
    // |Y| falls, by at most the change of the ODE; the bounds are linear in Y, so that they hold for its mean.
    let slowest = |lam: f64| START - lam * ETA * f64::of_count(STEPS) / (std::f64::consts::SQRT_2 * SIGMA);
    let [fast, _] = phases::phase2_drift_bounds(START)?;
    let [_, slow] = phases::phase2_drift_bounds(slowest(CURVATURES[0]))?;
    let [slow_rise, _] = phases::phase2_drift_bounds(-slowest(CURVATURES[1]))?;
    let [_, fast_rise] = phases::phase2_drift_bounds(-START)?;
    let [printed, _] = phases::phase2_drift_bounds_as_printed(slowest(CURVATURES[0]))?;
    let (down, up) = ("dE X/dt in Phase 2, positive gradient", "dE X/dt in Phase 2, negative gradient");
    let line = lowest_margin_of_tangent();
    Ok(vec![
        Claim::refuted(
            format!("{down}: at least m Y + q-, as printed, without the sign of the descent"),
            Prediction::AtLeast { bound: printed },
            speeds.falling,
        )
        .showing(2),
        Claim::ours(format!("{down}: at least -(m Y + q+)"), Prediction::AtLeast { bound: fast }, speeds.falling)
            .showing(2),
        Claim::ours(format!("{down}: at most -(m Y + q-)"), Prediction::AtMost { bound: slow }, speeds.falling)
            .showing(2),
        Claim::ours(format!("{up}: at least -(m Y + q+)"), Prediction::AtLeast { bound: slow_rise }, speeds.rising)
            .showing(2),
        Claim::ours(format!("{up}: at most -(m Y + q-)"), Prediction::AtMost { bound: fast_rise }, speeds.rising)
            .showing(2),
        Claim::refuted(
            "erf(y) is at least m y + max(q1, q2) on [1, 3/2], as the proof of Lemma 3.5(2) needs: smallest difference",
            Prediction::AtLeast { bound: 0.0 },
            Estimate::computed(line),
        )
        .showing(7),
        Claim::paper(
            "Lemma 3.5(2), printed, in one dimension from Y = 3/2 to 1: largest ratio of the loss to its bound",
            Prediction::AtMost { bound: 1.0 },
            Estimate::computed(largest_ratio(1.5, 70, &|s0, t| ONE.phase2_as_printed(s0, t))?.0),
        ),
    ])
}

/// min of erf(y) - (m y + q2) over a grid of [1, 3/2]; at its ends it is q1 - q2.
fn lowest_margin_of_tangent() -> f64 {
    let phases::Constants { slope, secant_intercept, tangent_intercept, .. } = phases::constants();
    let line = secant_intercept.max(tangent_intercept);
    (0..=50)
        .map(|i| 1.0 + 0.01 * f64::from(i))
        .map(|y| phases::mean_sign(y) - slope * y - line)
        .fold(f64::MAX, f64::min)
}

/// The largest E S / bound over the first `steps` steps from Y0, lam = 1, and where.
fn largest_ratio(y0: f64, steps: u64, bound: &dyn Fn(f64, f64) -> theory::Result<f64>) -> theory::Result<(f64, u64)> {
    let x0 = place(y0, 1.0);
    let mut largest = (0.0, 0);
    for k in (5..=steps).step_by(5) {
        let law = chain::moments(1.0, SIGMA, ETA, x0, k, &SignNoise::GAUSSIAN)?;
        let ratio = 0.5 * law.second / bound(0.5 * x0 * x0, ETA * f64::of_count(k))?;
        if ratio > largest.0 {
            largest = (ratio, k);
        }
    }
    Ok(largest)
}

/// Lemma 3.5(3), in one dimension, where L_tau = mu leaves no slack.
pub(super) fn phase3() -> Result<Vec<Claim>, Failure> {
    let bound = |s0, t| ONE.phase3(s0, t);
    let mut claims = Vec::new();
    for y0 in [0.3, 0.85] {
        claims.push(
            Claim::refuted(
                format!(
                    "Lemma 3.5(3) in one dimension from Y = {y0}: largest ratio of the loss of SignSGD to its bound"
                ),
                Prediction::AtMost { bound: 1.0 },
                Estimate::computed(largest_ratio(y0, 1000, &bound)?.0),
            )
            .showing(8),
        );
    }
    let x0 = place(0.85, 1.0);
    let (_, k) = largest_ratio(0.85, 1000, &bound)?;
    let t = ETA * f64::of_count(k);
    let least = bound(0.5 * x0 * x0, t)?;
    let full = sde_moments::moments(1.0, SIGMA, ETA, x0, t, &SignNoise::GAUSSIAN)?;
    claims.push(
        Claim::refuted(
            "Lemma 3.5(3) in one dimension from Y = 0.85: ratio of the loss of the SDE (3) to its bound, at that time",
            Prediction::AtMost { bound: 1.0 },
            Estimate::computed(0.5 * full.second / least),
        )
        .showing(8),
    );
    claims.push(
        Claim::ours(
            "the bound of Phase 3 in one dimension is the loss of the linear SDE, from Y = 0.85",
            // Rounding.
            Prediction::Within { value: least, error: 1e-12 },
            Estimate::computed(linear::moments(1.0, SIGMA, ETA, x0, t)?.loss),
        )
        .showing(8),
    );
    Ok(claims)
}
