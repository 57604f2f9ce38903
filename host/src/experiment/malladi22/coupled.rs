//! RMSprop and its SDE on a quadratic loss, driven by the same Brownian path.
//!
//! Each step of the optimizer is [`SUBSTEPS`] steps of Heun's scheme for the SDE, of weak order 2 here; its normal number
//! is the sum of their increments over eta. The difference of the two states has a standard deviation of order eta, so
//! that its mean, of order eta^2, is resolved with fewer paths than two separate runs would need.

use optsde_core::Real;
use optsde_core::loss::{Loss, Quadratic};
use optsde_core::noise::DiagonalCovariance;
use optsde_core::optimizer::{AdaptiveStep, Coordinatewise, Epsilon, RmsProp, SecondMoment, SecondMomentUse};
use optsde_core::process::Process;
use optsde_core::random::{Random, normals_words};
use optsde_core::sde::{MalladiRmspropParameters, MalladiRmspropSde, State};
use optsde_core::stepper::{Heun, Increment, SplitInterval, Stepper};

use super::linear::{Method, START};
use crate::experiment::{Failure, Number};

/// Steps of the SDE in each step of the optimizer.
pub(super) const SUBSTEPS: usize = 8;

optsde_core::fields! {
    /// The states of the optimizer and of the SDE.
    pub struct Pair<R> {
        /// theta of the optimizer.
        pub theta: R,
        /// v of the optimizer.
        pub v: R,
        /// theta of the SDE.
        pub sde_theta: R,
        /// u of the SDE.
        pub sde_u: R,
    }
}

/// Both from the same start, under Gaussian noise.
pub(super) struct Coupled {
    loss: Quadratic<Number, 1>,
    optimizer: RmsProp<Number>,
    sde: MalladiRmspropSde<Quadratic<Number, 1>, DiagonalCovariance<Number, 1>, Number>,
    eta: Number,
    sigma: Number,
}

impl Coupled {
    /// On f = theta^2 / 2 at this eta^2; the method is RMSprop, whose gradient is not used.
    pub(super) fn new(method: Method, eta2: f64) -> Result<Self, Failure> {
        let (scaled, eta) = (method.scaled, eta2.sqrt());
        let loss = Quadratic::diagonal([Number::ONE]);
        let parameters = MalladiRmspropParameters {
            noise: Number::of(scaled.sigma0),
            rate: Number::of(scaled.c2),
            epsilon: Number::of(scaled.eps0),
        };
        let optimizer = RmsProp {
            beta: Number::of(1.0 - scaled.c2 * eta2),
            epsilon: Epsilon::OutsideRoot(Number::of(scaled.eps0 / eta)),
            second_moment: SecondMomentUse::Previous,
            initial_v: Number::of(START.v * scaled.sigma0.powi(2) / eta2),
        };
        let sde = MalladiRmspropSde::new(loss, DiagonalCovariance::new([Number::ONE])?, parameters)?;
        Ok(Self { loss, optimizer, sde, eta: Number::of(eta), sigma: Number::of(scaled.sigma0 / eta) })
    }

    /// What theta and theta^2 differ by.
    pub(super) fn differences(&self) -> impl Fn(&Pair<Number>) -> [Number; 2] + Sync {
        move |&Pair { theta, sde_theta, .. }| [theta - sde_theta, theta * theta - sde_theta * sde_theta]
    }
}

impl Process<Number> for Coupled {
    type State = Pair<Number>;
    type Run = ();
    type Step = (AdaptiveStep<Number>, [SplitInterval<Number, 1>; SUBSTEPS], Number);

    fn words_per_step(&self) -> u64 {
        normals_words::<Number>(SUBSTEPS)
    }

    fn start(&self, _random: &mut impl Random<Number>) -> Pair<Number> {
        let theta = Number::of(START.x);
        let SecondMoment { v } = Coordinatewise::start(&self.optimizer, theta);
        Pair { theta, v, sde_theta: theta, sde_u: Number::of(START.v) }
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
use optsde_core::stepper::{Brownian, Drawn, EulerMaruyama, Increment, RelaxedInterval, Stepper};

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

impl<A, B, const N: usize> Process<Number> for Coupled<A, B, N>
where
    A: Sde<Number, N, 1>,
    B: Sde<Number, N, 1>,
{
    type State = [State<Number, N, 1>; 2];
    type Run = ();
    type Step = [RelaxedInterval<Number, N>; 2];

    fn words_per_step(&self) -> u64 {
        Drawn::<()>::words::<Number, 1>()
    }

    fn start(&self, _random: &mut impl Random<Number>) -> Self::State {
        self.start
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, run: &mut ()) -> Self::Step {
        let eta2 = self.eta * self.eta;
        let h = eta2 / Number::of_count(SUBSTEPS as u64);
        let time = |substep: usize| Number::of_count(k) * eta2 + Number::of_count(substep as u64) * h;
        let substeps = std::array::from_fn(|substep| Heun.prepare(&self.sde, time(substep), h));
        (Coordinatewise::step(&self.optimizer, k, self.eta, run), substeps, h.square_root())
    }

    #[inline(always)]
    fn advance(&self, (step, substeps, root): &Self::Step, pair: &mut Pair<Number>, random: &mut impl Random<Number>) {
        let mut sde = State { x: [pair.sde_theta], relaxed: [[pair.sde_u]] };
        let mut path = Number::ZERO;
        for (substep, normal) in substeps.iter().zip(random.normals::<SUBSTEPS>()) {
            let dw = *root * normal;
            path += dw;
            Heun.advance(&self.sde, substep, &mut sde, &Increment { dw: [dw], dz: [Number::ZERO], bits: 0 });
        }
        ([pair.sde_theta], [[pair.sde_u]]) = (sde.x, sde.relaxed);
        let [gradient] = self.loss.gradient(&[pair.theta]);
        let noisy = gradient + self.sigma * (path / self.eta);
        let mut memory = SecondMoment { v: pair.v };
        pair.theta = Coordinatewise::update(&self.optimizer, step, pair.theta, noisy, &mut memory);
        pair.v = memory.v;
    }
}
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
        let increment: Increment<Number, 1> = Drawn(random).increment(0, in_comp.length);
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
