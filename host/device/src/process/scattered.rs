//! Heavy ball from a normal point, isotropic around 0.

use optsde_core::loss::Quadratic;
use optsde_core::optimizer::{HeavyBall, Momentum, MomentumStep};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState, Process};
use optsde_core::random::Random;
use optsde_core::schedule::Constant;

use super::AlongAxes;
use crate::{Number, Parameters};

/// `descent` from a random point.
#[derive(Clone, Copy, Debug)]
pub struct Scattered<const D: usize> {
    /// How it goes on.
    pub descent:
        Descent<HeavyBall<Number>, NoisyGradient<Quadratic<Number, D>, AlongAxes<D>>, Constant<Number>, Number, D>,
    /// The standard deviation of each coordinate at the start.
    pub deviation: Number,
}

impl<const D: usize> Process<Number> for Scattered<D> {
    type State = DescentState<Number, Momentum<Number>, D>;
    type Run = ();
    type Step = (u64, MomentumStep<Number>);

    fn words_per_step(&self) -> u64 {
        self.descent.words_per_step()
    }

    fn start(&self, random: &mut impl Random<Number>) -> Self::State {
        let state = self.descent.start(random);
        DescentState { x: random.normals().map(|z| self.deviation * z), ..state }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, run: &mut ()) -> Self::Step {
        self.descent.step(k, run)
    }

    #[inline(always)]
    fn advance(&self, step: &Self::Step, state: &mut Self::State, random: &mut impl Random<Number>) {
        self.descent.advance(step, state, random);
    }
}

impl<const D: usize> Parameters for Scattered<D> {}
