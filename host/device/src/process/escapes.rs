//! A process that counts escapes: SGD in one of two wells, sent back to the minimum whenever it has left.

use optsde_core::loss::{DoubleWell, Loss};
use optsde_core::process::Process;
use optsde_core::random::{Random, normals_words};
use optsde_core::{Real, fields};

use crate::{Number, Parameters};

fields! {
    /// Where a path is, and how often it has escaped.
    pub struct EscapeState<R> {
        /// w.
        pub w: R,
        /// Escapes since the counting began.
        pub escapes: R,
    }
}

/// SGD from a minimum in one well; beyond the crossover of the other side it starts there again.
#[derive(Clone, Copy, Debug)]
pub struct Escapes {
    /// The loss.
    pub wells: DoubleWell<Number>,
    /// Where it starts.
    pub minimum: Number,
    /// The learning rate.
    pub rate: Number,
    /// Standard deviation of the gradient where the curvature is that of a well.
    pub outside: Number,
    /// The same on the barrier.
    pub inside: Number,
    /// Steps before the counting begins.
    pub settling: u64,
}

impl Process<Number> for Escapes {
    type State = EscapeState<Number>;
    type Run = ();
    /// What an escape counts.
    type Step = Number;

    fn words_per_step(&self) -> u64 {
        normals_words::<Number>(1)
    }

    fn start(&self, _random: &mut impl Random<Number>) -> EscapeState<Number> {
        EscapeState { w: self.minimum, escapes: Number::ZERO }
    }

    fn start_run(&self) {}

    #[inline(always)]
    fn step(&self, k: u64, _run: &mut ()) -> Number {
        if k < self.settling { Number::ZERO } else { Number::ONE }
    }

    #[inline(always)]
    fn advance(&self, count: &Number, state: &mut EscapeState<Number>, random: &mut impl Random<Number>) {
        let w = state.w;
        let [slope] = self.wells.gradient(&[w]);
        let [z] = random.normals();
        let deviation = if w.magnitude() < self.wells.crossover() { self.inside } else { self.outside };
        let next = w - self.rate * (slope + deviation * z);
        let escaped = next > self.wells.crossover();
        state.w = if escaped { self.minimum } else { next };
        state.escapes += if escaped { *count } else { Number::ZERO };
    }
}

// SAFETY: numbers alone.
unsafe impl Parameters for Escapes {
    fn slices(&self, _visit: &mut dyn FnMut(usize, &[u8])) {}
}
