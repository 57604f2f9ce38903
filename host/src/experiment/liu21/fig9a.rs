//! Liu21 figure 9(a): heavy ball at lambda k = 1 under white noise, where no momentum below 1 diverges.

use optsde_core::Real;
use optsde_core::noise::White;
use optsde_core::optimizer::HeavyBall;

use super::sweep::{Curve, Point, Sweep, equals};
use super::white::stationary_variance;
use crate::experiment::{Axis, Context, Experiment, Failure, Findings, Number, Role};
use crate::theory::{continuous, heavy_ball};

/// The experiment.
pub const EXPERIMENT: Experiment = Experiment {
    id: "liu21/fig9a",
    title: "Variance of heavy ball at lambda k = 1 under white noise",
    source: "Liu21, Figure 9(a), Theorem 2",
    paper_says: "The error of the continuous-time theory does not diminish even if the momentum gets large.",
    method: "L(w) = w^2 / 2, unit white noise, 10^4 runs of 1500 steps.",
    run,
};

const RATE: f64 = 1.0;

fn run(context: &Context<'_>) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    let mut points = Vec::new();
    for momentum in [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97] {
        let noise = White { deviation: Number::ONE };
        let optimizer = HeavyBall::new(Number::of(momentum));
        let size = (10_000, context.choose(1500, 6000));
        let measured = stationary_variance(context, &format!("mu {momentum}"), optimizer, noise, RATE, size)?;
        findings.claims.push(equals(
            format!("variance at mu = {momentum}"),
            measured,
            heavy_ball::stationary_variance(1.0, 1.0, RATE, momentum)?,
            continuous::stationary_variance(1.0, 1.0, RATE, momentum)?,
        ));
        points.push(Point { at: momentum, measured });
    }
    let sweep = Sweep {
        caption: "The variance against the momentum. On the logarithmic axis the gap to the continuous-time theory \
            stays visible up to the largest momentum.",
        title: "White noise, λk = 1",
        x_label: "momentum μ",
        x_range: (0.0, 1.0),
        y: Axis::logarithmic("variance of w").within(0.3, 50.0),
        verticals: Vec::new(),
        curves: &[
            Curve {
                label: "discrete time",
                role: Role::Discrete,
                value: &|mu| heavy_ball::stationary_variance(1.0, 1.0, RATE, mu),
            },
            Curve {
                label: "continuous time",
                role: Role::Continuous,
                value: &|mu| continuous::stationary_variance(1.0, 1.0, RATE, mu),
            },
        ],
    };
    findings.figures.push(sweep.figure(&[("measured", &points)]));
    Ok(findings)
}
