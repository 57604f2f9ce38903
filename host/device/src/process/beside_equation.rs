//! RMSprop and its equation, driven by the same Brownian path.
//!
//! Each step of the optimizer is [`SUBSTEPS`] steps of Heun's scheme for the equation; its normal number is the sum of their
//! increments over eta. The difference of the two states has a standard deviation of order eta, so that its mean, of order
//! eta^2, is resolved with fewer paths than two separate runs would need.

use core::array::from_fn;

use optsde_core::Real;
use optsde_core::loss::{Loss, Quadratic};
use optsde_core::noise::DiagonalCovariance;
use optsde_core::optimizer::{AdaptiveStep, Coordinatewise, RmsProp, SecondMoment};
use optsde_core::process::Process;
use optsde_core::random::{Random, normals_words};
use optsde_core::sde::{MalladiRmspropSde, State};
use optsde_core::stepper::{Heun, Increment, SplitInterval, Stepper};

use crate::{Number, Parameters};

/// Steps of the equation in each step of the optimizer.
pub const SUBSTEPS: usize = 8;

optsde_core::fields! {
    /// The states of the optimizer and of its equation.
    pub struct BesideEquationState<R> {
        /// theta of the optimizer.
        pub theta: R,
        /// v of the optimizer.
        pub v: R,
        /// theta of the equation.
        pub sde_theta: R,
        /// u of the equation.
        pub sde_u: R,
    }
}

/// Both from the same start, under Gaussian noise.
#[derive(Clone, Copy, Debug)]
pub struct BesideEquation {
    /// The loss of both.
    pub loss: Quadratic<Number, 1>,
    /// The optimizer.
    pub optimizer: RmsProp<Number>,
    /// The equation of Malladi22.
    pub sde: MalladiRmspropSde<Quadratic<Number, 1>, DiagonalCovariance<Number, 1>, Number>,
    /// eta; a step of the optimizer is a time of eta^2.
    pub eta: Number,
    /// The deviation of the gradient noise of the optimizer.
    pub sigma: Number,
    /// theta and u at the start.
    pub start: [Number; 2],
}

impl Process<Number> for BesideEquation {
    type State = BesideEquationState<Number>;
    type Run = ();
    type Step = (AdaptiveStep<Number>, [SplitInterval<Number, (), 1>; SUBSTEPS], Number);

    fn words_per_step(&self) -> u64 {
        normals_words::<Number>(SUBSTEPS)
    }

    fn start(&self, _random: &mut impl Random<Number>) -> BesideEquationState<Number> {
        let [theta, u] = self.start;
        let SecondMoment { v } = Coordinatewise::start(&self.optimizer, theta);
        BesideEquationState { theta, v, sde_theta: theta, sde_u: u }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, run: &mut ()) -> Self::Step {
        let eta2 = self.eta * self.eta;
        let h = eta2 / Number::of_count(SUBSTEPS as u64);
        let time = |substep: usize| Number::of_count(k) * eta2 + Number::of_count(substep as u64) * h;
        let substeps = from_fn(|substep| Heun.prepare(&self.sde, time(substep), h));
        (Coordinatewise::step(&self.optimizer, k, self.eta, run), substeps, h.square_root())
    }

    #[inline(always)]
    fn advance(
        &self,
        (step, substeps, root): &Self::Step,
        state: &mut BesideEquationState<Number>,
        random: &mut impl Random<Number>,
    ) {
        let mut sde = State { x: [state.sde_theta], relaxed: [[state.sde_u]] };
        let mut path = Number::ZERO;
        for (substep, normal) in substeps.iter().zip(&random.normals::<SUBSTEPS>()) {
            let dw = *root * *normal;
            path += dw;
            Heun.advance(&self.sde, substep, &mut sde, &Increment { dw: [dw], dz: [Number::ZERO], bits: 0 });
        }
        ([state.sde_theta], [[state.sde_u]]) = (sde.x, sde.relaxed);
        let [gradient] = self.loss.gradient(&[state.theta]);
        let noisy = gradient + self.sigma * (path / self.eta);
        let mut memory = SecondMoment { v: state.v };
        state.theta = Coordinatewise::update(&self.optimizer, step, state.theta, noisy, &mut memory);
        state.v = memory.v;
    }
}

// SAFETY: numbers alone.
unsafe impl Parameters for BesideEquation {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}
