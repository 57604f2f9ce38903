//! An equation in the time of Malladi22 and one in the time of Comp24, driven by the same normal numbers.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::sde::{
    AdamForm, AdamSde, MalladiAdamParameters, MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde,
    MalladiScale, RmspropSde, SecondMoment, State,
};
use optsde_device::entry::Entry;
use optsde_device::observe::Distance;
use optsde_device::process::TwoEquations;

use crate::ensemble::Plan;
use crate::experiment::{Context, Estimate, Failure, Number};

/// eta.
pub(super) const LEARNING_RATE: f64 = 0.1;
/// How many steps of eta^2, or of eta.
pub(super) const STEPS: u64 = 200;
const SIGMA0: f64 = 0.5;
/// The start of Adam in steps.
const FIRST: u64 = 20;

/// The mean over paths of |x_M - x_C| at the end, for RMSprop.
pub(super) fn rmsprop(context: &Context<'_>) -> Result<Estimate, Failure> {
    let (loss, scale) = problem()?;
    let parameters =
        MalladiRmspropParameters { noise: Number::of(SIGMA0), rate: Number::ONE, epsilon: Number::of(0.1) };
    let unit = DiagonalCovariance::new([Number::ONE])?;
    let noisy = DiagonalCovariance::new([scale.deviation()])?;
    let start = State { x: [Number::ONE], relaxed: [[Number::TWO]] };
    let process = TwoEquations {
        malladi: MalladiRmspropSde::new(loss, unit, parameters)?,
        comp: RmspropSde::new(loss, noisy, scale.rmsprop(&parameters), SecondMoment::NoiseOnly)?,
        start: [start, scale.rmsprop_state(&start)],
        scale,
        learning_rate: Number::of(LEARNING_RATE),
        first: 0,
    };
    distance(context, "RMSprop", &process)
}

/// The same for Adam, from t = 0.2 in Malladi22's time.
pub(super) fn adam(context: &Context<'_>) -> Result<Estimate, Failure> {
    let (loss, scale) = problem()?;
    let parameters = MalladiAdamParameters {
        noise: Number::of(SIGMA0),
        first_rate: Number::TWO,
        second_rate: Number::ONE,
        epsilon: Number::of(0.1),
    };
    let unit = DiagonalCovariance::new([Number::ONE])?;
    let noisy = DiagonalCovariance::new([scale.deviation()])?;
    let start = State { x: [Number::ONE], relaxed: [[Number::HALF], [Number::TWO]] };
    let process = TwoEquations {
        malladi: MalladiAdamSde::new(loss, unit, parameters)?,
        comp: AdamSde::new(loss, noisy, scale.adam(&parameters), AdamForm::Malladi22)?,
        start: [start, scale.adam_state(&start)],
        scale,
        learning_rate: Number::of(LEARNING_RATE),
        first: FIRST,
    };
    distance(context, "Adam", &process)
}

fn problem() -> Result<(Quadratic<Number, 1>, MalladiScale<Number>), Failure> {
    let scale = MalladiScale::new(Number::of(LEARNING_RATE), Number::of(SIGMA0))?;
    Ok((Quadratic::diagonal([Number::ONE]), scale))
}

fn distance<P, const N: usize>(context: &Context<'_>, name: &str, process: &P) -> Result<Estimate, Failure>
where
    P: Entry<Distance, 1, State = [State<Number, N, 1>; 2]> + Sync,
{
    let outcome = context.simulate(name, process, Distance, Plan::new(1024, STEPS))?;
    Ok(outcome.moments.first().map_or(Estimate::computed(f64::NAN), |moments| Estimate::mean(moments, 0)))
}
