//! An optimizer that starts at a normal point.

use core::array::from_fn;

use optsde_core::optimizer::Optimizer;
use optsde_core::oracle::GradientOracle;
use optsde_core::process::{Descent, DescentState, Process};
use optsde_core::random::Random;
use optsde_core::schedule::Constant;

use crate::{Number, Parameters};

/// `descent` from a normal law around its start.
#[derive(Clone, Copy, Debug)]
pub struct FromNormal<O, G, const D: usize> {
    /// How it goes on.
    pub descent: Descent<O, G, Constant<Number>, Number, D>,
    /// Standard deviations of the coordinates of the starting point.
    pub deviation: [Number; D],
}

impl<O: Optimizer<Number>, G: GradientOracle<Number, D>, const D: usize> Process<Number> for FromNormal<O, G, D> {
    type State = DescentState<Number, O::Memory, D>;
    type Run = O::Run;
    type Step = (u64, O::Step);

    const FIRST_NORMALS: usize = G::FIRST_NORMALS;

    fn first_root(&self) -> &[Number] {
        self.descent.first_root()
    }

    fn words_per_step(&self) -> u64 {
        self.descent.words_per_step()
    }

    fn start(&self, random: &mut impl Random<Number>) -> Self::State {
        let mut state = self.descent.start(random);
        let z = random.normals::<D>();
        state.x = from_fn(|i| state.x[i] + self.deviation[i] * z[i]);
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

// SAFETY: what has a kernel and is `'static` has no reference in it.
unsafe impl<O: 'static, G: 'static, const D: usize> Parameters for FromNormal<O, G, D> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}
