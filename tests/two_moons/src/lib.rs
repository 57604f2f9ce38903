//! A small network learns to tell two moons apart, without std, allocation or panics.
//!
//! Made to be copied into firmware: AdamW with a cosine schedule, samples and first weights from random streams,
//! everything in one struct of fixed size. `tests/embedded/src/bin/train.rs` runs it on microcontrollers and
//! `tests/tests/two_moons.rs` on the host; both end with the same [`DIGEST`].

#![no_std]
#![forbid(unsafe_code)]

mod data;
pub mod network;

use optsde_core::optimizer::{AdamW, BetaPowers, Optimizer, TwoMoments};
use optsde_core::random::{PathIndex, Permutation, Purpose, Random, Seed, path_stream};
use optsde_core::schedule::{Cosine, CosineEnd, Schedule, ScheduleError};
use optsde_core::statistics::Digest;

pub use data::{Sample, moon, moons};
use network::{PARAMETERS, Parameters};

/// How often every sample is seen.
pub const EPOCHS: u16 = 40;
/// The samples trained on.
pub const SAMPLES: u16 = 128;
/// The samples in one gradient: the mean over them.
pub const BATCH: u16 = 8;
/// The samples that [`Training::correct`] classifies; none of them is trained on.
pub const TEST_SAMPLES: u16 = 256;
/// What [`Training::digest`] gives after [`EPOCHS`] epochs on every machine. Printed by this program itself: it
/// says that machines agree, not that the numbers are right.
pub const DIGEST: u64 = 0xfefc_1a6a_ece5_bbaf;

const SEED: Seed = Seed(1);

/// A training run: all of its memory.
#[derive(Clone, Debug)]
pub struct Training {
    samples: [Sample; SAMPLES as usize],
    optimizer: AdamW<f32>,
    schedule: Cosine<f32>,
    parameters: Parameters,
    /// What AdamW remembers of each parameter, and of the run.
    memory: [TwoMoments<f32>; PARAMETERS],
    run: BetaPowers<f32>,
    step: u64,
    epoch: u64,
}

impl Training {
    /// Before the first step.
    pub fn new() -> Result<Self, ScheduleError> {
        let optimizer = AdamW::new(0.9, 0.999, 1e-8, 1e-3);
        let schedule = Cosine::new(0.05, 0.0, u64::from(EPOCHS * (SAMPLES / BATCH)), CosineEnd::AfterLastStep)?;
        let parameters = path_stream(SEED, PathIndex(0), Purpose::Start, 0).normals();
        Ok(Self {
            samples: moons(&mut path_stream(SEED, PathIndex(1), Purpose::Start, 0)),
            memory: parameters.map(|x| optimizer.memory(x)),
            run: optimizer.begin(),
            optimizer,
            schedule,
            parameters,
            step: 0,
            epoch: 0,
        })
    }

    /// Sees every sample once, in an order of this epoch's own. Gives the mean loss on the way.
    pub fn epoch(&mut self) -> f32 {
        let stream = path_stream(SEED, PathIndex(0), Purpose::Steps, 0);
        // Element by element: an epoch needs no list of indices.
        let order = Permutation::of_stream::<f32>(u32::from(SAMPLES), self.epoch, &stream);
        let mut total = 0.0;
        for first in (0..SAMPLES).step_by(usize::from(BATCH)) {
            let mut gradient = [0.0; PARAMETERS];
            for place in first..first + BATCH {
                if let Some(sample) = self.samples.get(order.at(u32::from(place)) as usize) {
                    total += network::add_gradient(&self.parameters, sample, &mut gradient);
                }
            }
            self.update(&gradient.map(|g| g / f32::from(BATCH)));
        }
        self.epoch += 1;
        total / f32::from(SAMPLES)
    }

    /// One step of the optimizer.
    fn update(&mut self, gradient: &Parameters) {
        let learning_rate = self.schedule.learning_rate(self.step);
        let step = self.optimizer.prepare(self.step, learning_rate, &mut self.run);
        self.optimizer.apply(&step, &mut self.parameters, gradient, &mut self.memory);
        self.step += 1;
    }

    /// How many of [`TEST_SAMPLES`] new samples, those that [`moons`] would give, are classified correctly. They are drawn
    /// one by one: together they would take 3 kilobytes of stack.
    pub fn correct(&self) -> usize {
        let mut random = path_stream(SEED, PathIndex(2), Purpose::Start, 0);
        let right = |i: &u16| {
            let sample = moon(i.is_multiple_of(2), &mut random);
            network::is_upper(&self.parameters, sample.point) == sample.upper
        };
        (0..TEST_SAMPLES).filter(right).count()
    }

    /// A name for the bits of the parameters.
    pub fn digest(&self) -> u64 {
        let mut digest = Digest::new();
        digest.fields(&self.parameters);
        digest.value()
    }
}
