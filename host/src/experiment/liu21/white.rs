//! Simulations with noise that does not depend on the parameters, in one dimension.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{HeavyBall, Optimizer};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::schedule::Constant;
use optsde_device::entry::Entry;
use optsde_device::observe::SquareAround;

use super::sweep::{Point, Sweep, both_theories, paper_equals};
use crate::ensemble::{Plan, Record};
use crate::experiment::{Axis, Claim, Context, Estimate, Failure, Figure, Number};
use crate::theory::{continuous, heavy_ball};

/// An optimizer on a quadratic loss of one parameter.
pub(super) type OnUnitQuadratic<O, N> = Descent<O, NoisyGradient<Quadratic<Number, 1>, N>, Constant<Number>, Number, 1>;

/// An optimizer on L(w) = w^2 / 2 (curvature 1) from w = `start`.
pub(super) fn on_unit_quadratic<O, N>(optimizer: O, noise: N, learning_rate: f64, start: f64) -> OnUnitQuadratic<O, N> {
    Descent {
        optimizer,
        oracle: NoisyGradient { loss: Quadratic::diagonal([Number::ONE]), noise },
        schedule: Constant(Number::of(learning_rate)),
        start: [Number::of(start)],
    }
}

/// w^2.
pub(super) const SQUARE: SquareAround<Number, 1> = SquareAround([Number::ZERO]);

/// The second moment of w in the stationary state: the mean over the second half of a run of `steps` steps,
/// path by path, then over paths. Started at the minimum, the first half must be long enough to forget it.
pub(super) fn stationary_variance<O, N>(
    context: &Context<'_>,
    name: &str,
    optimizer: O,
    noise: N,
    learning_rate: f64,
    (paths, steps): (u64, u64),
) -> Result<Estimate, Failure>
where
    O: Optimizer<Number>,
    OnUnitQuadratic<O, N>: Entry<SquareAround<Number, 1>, 1, State = DescentState<Number, O::Memory, 1>> + Sync,
{
    let process = on_unit_quadratic(optimizer, noise, learning_rate, 0.0);
    let plan = Plan::new(paths, steps).with_records([second_half(steps)]);
    let outcome = context.simulate(name, &process, SQUARE, plan)?;
    Ok(Estimate::mean(&outcome.moments[0], 0))
}

/// Every step of the second half of a run.
pub(super) fn second_half(steps: u64) -> Record {
    Record::Average { first: steps / 2, last: steps, every: 1 }
}

/// Heavy ball with unit white noise at one learning rate: the variance at each momentum, and the claim that it
/// is that of the discrete-time theory.
pub(super) fn heavy_ball_points(
    context: &Context<'_>,
    rate: f64,
    momenta: &[f64],
) -> Result<(Vec<Point>, Vec<Claim>), Failure> {
    let (mut points, mut claims) = (Vec::new(), Vec::new());
    for &momentum in momenta {
        let noise = White { deviation: Number::ONE };
        let optimizer = HeavyBall::new(Number::of(momentum));
        let size = (10_000, context.choose(1500, 6000));
        let measured = stationary_variance(context, &format!("mu {momentum}"), optimizer, noise, rate, size)?;
        claims.push(paper_equals(
            format!("variance at mu = {momentum}"),
            measured,
            heavy_ball::stationary_variance(1.0, 1.0, rate, momentum)?,
            continuous::stationary_variance(1.0, 1.0, rate, momentum)?,
        ));
        points.push(Point { at: momentum, measured });
    }
    Ok((points, claims))
}

/// Both theories of the variance against the momentum, with the measured points.
pub(super) fn heavy_ball_figure(
    rate: f64,
    points: &[Point],
    caption: &str,
    (x_range, y_range): ((f64, f64), (f64, f64)),
    verticals: Vec<(f64, String)>,
) -> Figure {
    let discrete = |mu| heavy_ball::stationary_variance(1.0, 1.0, rate, mu);
    let continuous = |mu| continuous::stationary_variance(1.0, 1.0, rate, mu);
    let sweep = Sweep {
        caption,
        title: &format!("White noise, λk = {rate}"),
        x_label: "momentum μ",
        x_range,
        y: Axis::logarithmic("variance of w").within(y_range.0, y_range.1),
        verticals,
        curves: &both_theories(&discrete, &continuous),
    };
    sweep.figure(points)
}
