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
}

/// What theta and theta^2 differ by.
pub(super) fn differences(&Pair { theta, sde_theta, .. }: &Pair<Number>) -> [Number; 2] {
    [theta - sde_theta, theta * theta - sde_theta * sde_theta]
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
