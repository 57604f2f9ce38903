//! Blocks of numbers whose logarithms an estimator of the tail index averages (Li21 Theorem B.3).

use optsde_core::Real;
use optsde_core::noise::GradientNoise;
use optsde_core::process::Process;
use optsde_core::random::Random;

use crate::{Number, Parameters};

/// How many numbers are drawn at once, d.
pub const DRAWN: usize = 16;

/// Each step draws one block of K1 = m d numbers X and adds their logarithms up.
#[derive(Clone, Copy, Debug)]
pub struct Blocks<N> {
    /// The law of d numbers.
    pub noise: N,
    /// m.
    pub draws: u32,
}

optsde_core::fields! {
    /// Of all blocks so far.
    pub struct LogarithmSums<R> {
        /// The sum of log |Y|, where Y is the sum of a block.
        pub of_sums: R,
        /// The sum of log |X| over all numbers.
        pub of_numbers: R,
    }
}

impl<N: GradientNoise<Number, DRAWN>> Process<Number> for Blocks<N> {
    type State = LogarithmSums<Number>;
    type Run = ();
    type Step = ();

    fn words_per_step(&self) -> u64 {
        self.noise.words().saturating_mul(self.draws.into())
    }

    fn start(&self, _random: &mut impl Random<Number>) -> Self::State {
        LogarithmSums { of_sums: Number::ZERO, of_numbers: Number::ZERO }
    }

    fn start_run(&self) {}

    fn step(&self, _k: u64, _run: &mut ()) {}

    #[inline(always)]
    fn advance(&self, _step: &(), state: &mut Self::State, random: &mut impl Random<Number>) {
        let mut sum = Number::ZERO;
        for _ in 0..self.draws {
            for x in self.noise.draw(&[Number::ZERO; DRAWN], random) {
                sum += x;
                state.of_numbers += x.magnitude().natural_logarithm();
            }
        }
        state.of_sums += sum.magnitude().natural_logarithm();
    }
}

// SAFETY: what has a kernel and is `'static` has no reference in it.
unsafe impl<N: 'static> Parameters for Blocks<N> {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}
