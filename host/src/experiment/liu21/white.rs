//! Simulations with noise that does not depend on the parameters, in one dimension.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::GradientNoise;
use optsde_core::optimizer::Coordinatewise;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState, Process};
use optsde_core::schedule::Constant;

use crate::ensemble::{Plan, Record};
use crate::experiment::{Context, Estimate, Failure, Number};

/// An optimizer on L(w) = w^2 / 2 (curvature 1) from w = `start`.
pub(super) fn on_unit_quadratic<O, N>(
    optimizer: O,
    noise: N,
    learning_rate: f64,
    start: f64,
) -> Descent<O, NoisyGradient<Quadratic<Number, 1>, N>, Constant<Number>, Number, 1> {
    Descent {
        optimizer,
        oracle: NoisyGradient { loss: Quadratic::diagonal([Number::ONE]), noise },
        schedule: Constant(Number::of(learning_rate)),
        start: [Number::of(start)],
    }
}

/// (w - center)^2.
pub(super) fn square_around<S: optsde_core::Fields<Number>>(
    center: f64,
) -> impl Fn(&DescentState<Number, S, 1>) -> [Number; 1] + Sync {
    let center = Number::of(center);
    move |state| {
        let [w] = state.x;
        [(w - center) * (w - center)]
    }
}

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
    O: Coordinatewise<Number> + Sync,
    N: GradientNoise<Number, 1> + Sync,
    Descent<O, NoisyGradient<Quadratic<Number, 1>, N>, Constant<Number>, Number, 1>:
        Process<Number, State = DescentState<Number, O::State, 1>>,
{
    let process = on_unit_quadratic(optimizer, noise, learning_rate, 0.0);
    let plan = Plan::new(paths, steps).with_records([second_half(steps)]);
    let outcome = context.simulate(name, &process, square_around(0.0), plan)?;
    Ok(Estimate::mean(&outcome.moments[0], 0))
}

/// Every step of the second half of a run.
pub(super) fn second_half(steps: u64) -> Record {
    Record::Average { first: steps / 2, last: steps, every: 1 }
}
