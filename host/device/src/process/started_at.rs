//! A process that starts elsewhere than it says.

use optsde_core::process::Process;
use optsde_core::random::Random;

use crate::{Number, Parameters};

/// `process` from `state`.
#[derive(Clone, Copy, Debug)]
pub struct StartedAt<P, S> {
    /// How it goes on.
    pub process: P,
    /// Where it starts.
    pub state: S,
}

impl<P: Process<Number>> Process<Number> for StartedAt<P, P::State> {
    type State = P::State;
    type Run = P::Run;
    type Step = P::Step;

    const FIRST_NORMALS: usize = P::FIRST_NORMALS;

    fn first_root(&self) -> &[Number] {
        self.process.first_root()
    }

    fn words_per_step(&self) -> u64 {
        self.process.words_per_step()
    }

    fn start(&self, _random: &mut impl Random<Number>) -> P::State {
        self.state
    }

    fn start_run(&self) -> P::Run {
        self.process.start_run()
    }

    #[inline(always)]
    fn step(&self, k: u64, run: &mut P::Run) -> P::Step {
        self.process.step(k, run)
    }

    #[inline(always)]
    fn advance(&self, step: &P::Step, state: &mut P::State, random: &mut impl Random<Number>) {
        self.process.advance(step, state, random);
    }
}

// SAFETY: what has a kernel and is `'static` has no reference in it.
unsafe impl<P: 'static, S: 'static> Parameters for StartedAt<P, S> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}
