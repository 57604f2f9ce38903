//! Whole processes: gradient descent under every noise, and equations under every scheme. One path after the other.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::process::Process;
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::statistics::Digest;

use crate::section::Sections;
use crate::{batches, groups, noises, steppers};

/// The seed of the sections.
const SEED: Seed = Seed(2);
/// Paths of a section.
const PATHS: u64 = 2;
/// Steps of each path: enough for an error of the last bit to spread.
const STEPS: u64 = 8;

/// What is to be done with each process.
pub trait ProcessVisitor<R: Real> {
    /// Is called once with each: the part of the core, what of it, and the process.
    fn process<P: Process<R> + Sync>(&mut self, part: &'static str, name: &'static str, process: &P);
}

/// Calls `visitor` with every process of the sections.
///
/// # Panics
/// If a part of the core refuses its parameters, which are all in range.
pub fn for_each_process<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    noises::processes(visitor);
    groups::processes(visitor);
    batches::processes(visitor);
    steppers::processes(visitor);
}

/// The digest of the final states of paths 0 to `paths` - 1. Up to 64 paths it is the one that an ensemble has.
#[inline(never)]
pub fn final_states<R: Real, P: Process<R>>(process: &P, seed: Seed, paths: u64, steps: u64) -> u64 {
    let process = black_box(process);
    let mut digest = Digest::new();
    for path in 0..paths {
        let stream = |purpose| path_stream(seed, PathIndex(path), purpose, 0);
        let mut state = process.start(&mut stream(Purpose::Start));
        let mut random = stream(Purpose::Steps);
        let mut run = process.start_run();
        for k in 0..steps {
            let step = process.step(k, &mut run);
            process.advance(&step, &mut state, &mut random);
        }
        digest.fields(&state);
    }
    digest.value()
}

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    for_each_process(sections);
}

impl<R: Real> ProcessVisitor<R> for Sections<'_, R> {
    fn process<P: Process<R> + Sync>(&mut self, part: &'static str, name: &'static str, process: &P) {
        self.add_variant(part, name, "", final_states(process, SEED, PATHS, STEPS));
    }
}
