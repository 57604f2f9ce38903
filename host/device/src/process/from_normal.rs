//! An optimizer in two dimensions under white noise that starts at a normal point.

use optsde_core::loss::Loss;
use optsde_core::noise::White;
use optsde_core::optimizer::Optimizer;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState, Process};
use optsde_core::random::{Random, normals_words};
use optsde_core::schedule::Constant;

use crate::{Number, Parameters};

/// `descent` from a normal law around its start.
#[derive(Clone, Copy, Debug)]
pub struct FromNormal<O, L> {
    /// How it goes on.
    pub descent: Descent<O, NoisyGradient<L, White<Number>>, Constant<Number>, Number, 2>,
    /// Standard deviations of the coordinates of the starting point.
    pub deviation: [Number; 2],
}

impl<O: Optimizer<Number>, L: Loss<Number, 2>> Process<Number> for FromNormal<O, L> {
    type State = DescentState<Number, O::Memory, 2>;
    type Run = O::Run;
    type Step = (u64, O::Step);

    fn words_per_step(&self) -> u64 {
        normals_words::<Number>(2)
    }

    fn start(&self, random: &mut impl Random<Number>) -> Self::State {
        let mut state = self.descent.start(random);
        let z = random.normals::<2>();
        for i in 0..2 {
            state.x[i] += self.deviation[i] * z[i];
        }
        state
    }

    fn start_run(&self) -> O::Run {
        self.descent.start_run()
    }

    #[inline(always)]
    fn step(&self, k: u64, run: &mut O::Run) -> Self::Step {
        self.descent.step(k, run)
    }

    #[inline(always)]
    fn advance(&self, step: &Self::Step, state: &mut Self::State, random: &mut impl Random<Number>) {
        self.descent.advance(step, state, random);
    }
}

impl<O: 'static, L: 'static> Parameters for FromNormal<O, L> {}
