//! An equation in the time of Malladi22 and one in the time of Comp24, driven by the same normal numbers.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::DiagonalCovariance;
use optsde_core::process::Process;
use optsde_core::random::Random;
use optsde_core::sde::{
    AdamForm, AdamSde, MalladiAdamParameters, MalladiAdamSde, MalladiRmspropParameters, MalladiRmspropSde,
    MalladiScale, RmspropSde, Sde, SecondMoment, State,
};
use optsde_core::stepper::{Brownian, Drawn, EulerMaruyama, Increment, Needs, RelaxedInterval, Stepper};

use crate::ensemble::Plan;
use crate::experiment::{Context, Estimate, Failure, Number};

/// eta.
pub(super) const LEARNING_RATE: f64 = 0.1;
/// How many steps of eta^2, or of eta.
pub(super) const STEPS: u64 = 200;
const SIGMA0: f64 = 0.5;
/// The start of Adam in steps.
const FIRST: u64 = 20;

/// The two equations.
struct Coupled<A, B, const N: usize> {
    malladi: A,
    comp: B,
    scale: MalladiScale<Number>,
    /// (theta, u), and (x, v).
    start: [State<Number, N, 1>; 2],
    first: u64,
}

/// What Euler-Maruyama reads where there are relaxations.
const NEEDS: Needs = Needs::INTEGRAL;

impl<A, B, const N: usize> Process<Number> for Coupled<A, B, N>
where
    A: Sde<Number, N, 1>,
    B: Sde<Number, N, 1>,
{
    type State = [State<Number, N, 1>; 2];
    type Run = ();
    type Step = [RelaxedInterval<Number, N>; 2];

    fn words_per_step(&self) -> u64 {
        NEEDS.words::<Number, 1>()
    }

    fn start(&self, _random: &mut impl Random<Number>) -> Self::State {
        self.start
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, _run: &mut ()) -> Self::Step {
        let (scale, at) = (&self.scale, self.first + k);
        [
            EulerMaruyama.prepare(&self.malladi, scale.malladi_time(at), scale.malladi_time(1)),
            EulerMaruyama.prepare(&self.comp, scale.comp_time(at), scale.comp_time(1)),
        ]
    }

    #[inline(always)]
    fn advance(&self, step: &Self::Step, state: &mut Self::State, random: &mut impl Random<Number>) {
        let [in_malladi, in_comp] = step;
        let [malladi, comp] = state;
        let increment: Increment<Number, 1> = Drawn { random, needs: NEEDS }.increment(0, in_comp.length);
        // dW_M = sqrt(eta) dW_C and dt_M = eta dt_C, and dz is an integral of dW dt.
        let eta = Number::of(LEARNING_RATE);
        let root = eta.square_root();
        let slower = Increment {
            dw: increment.dw.map(|dw| root * dw),
            dz: increment.dz.map(|dz| eta * root * dz),
            bits: increment.bits,
        };
        EulerMaruyama.advance(&self.malladi, in_malladi, malladi, &slower);
        EulerMaruyama.advance(&self.comp, in_comp, comp, &increment);
    }
}

/// The mean over paths of |x_M - x_C| at the end, for RMSprop.
pub(super) fn rmsprop(context: &Context<'_>) -> Result<Estimate, Failure> {
    let (loss, scale) = problem()?;
    let parameters =
        MalladiRmspropParameters { noise: Number::of(SIGMA0), rate: Number::ONE, epsilon: Number::of(0.1) };
    let unit = DiagonalCovariance::new([Number::ONE])?;
    let noisy = DiagonalCovariance::new([scale.deviation()])?;
    let start = State { x: [Number::ONE], relaxed: [[Number::TWO]] };
    let process = Coupled {
        malladi: MalladiRmspropSde::new(loss, unit, parameters)?,
        comp: RmspropSde::new(loss, noisy, scale.rmsprop(&parameters), SecondMoment::NoiseOnly)?,
        start: [start, scale.rmsprop_state(&start)],
        scale,
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
    let process = Coupled {
        malladi: MalladiAdamSde::new(loss, unit, parameters)?,
        comp: AdamSde::new(loss, noisy, scale.adam(&parameters), AdamForm::Malladi22)?,
        start: [start, scale.adam_state(&start)],
        scale,
        first: FIRST,
    };
    distance(context, "Adam", &process)
}

fn problem() -> Result<(Quadratic<Number, 1>, MalladiScale<Number>), Failure> {
    let scale = MalladiScale::new(Number::of(LEARNING_RATE), Number::of(SIGMA0))?;
    Ok((Quadratic::diagonal([Number::ONE]), scale))
}

fn distance<A, B, const N: usize>(
    context: &Context<'_>,
    name: &str,
    process: &Coupled<A, B, N>,
) -> Result<Estimate, Failure>
where
    A: Sde<Number, N, 1> + Sync,
    B: Sde<Number, N, 1> + Sync,
{
    let observe = |[malladi, comp]: &[State<Number, N, 1>; 2]| {
        let ([theta], [x]) = (malladi.x, comp.x);
        [(theta - x).magnitude()]
    };
    let outcome = context.simulate(name, process, observe, Plan::new(1024, STEPS))?;
    Ok(outcome.moments.first().map_or(Estimate::computed(f64::NAN), |moments| Estimate::mean(moments, 0)))
}
