//! The run that all experiments of this paper change: Adam on the digits with small batches.

use optsde::experiment::Failure;
use optsde::theory::scaling_rules::AdaptiveRun;
use optsde_core::Real;
use optsde_core::optimizer::{Adam, Epsilon, RmsProp, SecondMomentUse};
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;
use optsde_core::svag::AdaptiveHyperparameters;

use super::super::small::{derived, digits_tanh, start};
use crate::mlp::{Initial, Mlp};
use crate::network::{Network, Number, Split};
use crate::noise::{GradientSource, Minibatch};
use crate::optimizer::{FlatOptimizer, Pass};
use crate::sampling::{Sampler, Scheme};
use crate::training::{End, Scheduled, digest, train};

/// Hidden units of the tanh network.
pub(super) const HIDDEN: usize = 24;
/// Samples of a batch.
pub(super) const BATCH: u32 = 8;
/// Steps of the base run.
pub(super) const STEPS: u64 = 6400;
/// Times at which losses are compared.
pub(super) const TIMES: u64 = 7;

/// What all experiments say of it.
pub(super) const DESCRIPTION: &str = "tanh 64-24-10 on the digits, Glorot, batch 8 with replacement, 6400 steps";

/// Adam's hyperparameters; `beta1 = 0` is RMSprop.
pub(super) fn adam() -> AdaptiveRun {
    run(0.99, 0.999)
}

/// Those of RMSprop.
pub(super) fn rmsprop() -> AdaptiveRun {
    run(0.0, 0.999)
}

fn run(beta1: f64, beta2: f64) -> AdaptiveRun {
    let hyper = AdaptiveHyperparameters { learning_rate: 1e-3, beta1, beta2, epsilon: 1e-8 };
    // The scaling rules do not need the size of the noise.
    AdaptiveRun { hyper, weight_decay: 0.0, batch: f64::from(BATCH), noise: 1.0, second_moment: 0.0 }
}

/// The optimizer of these hyperparameters, v_0 = 0.
pub(super) fn optimizer(
    hyper: &AdaptiveHyperparameters<f64>,
    second_moment: SecondMomentUse,
    x: &[Number],
) -> Box<dyn FlatOptimizer<Number>> {
    let [beta1, beta2, epsilon] = [hyper.beta1, hyper.beta2, hyper.epsilon].map(Number::of);
    if hyper.beta1 == 0.0 {
        let optimizer =
            RmsProp { second_moment, epsilon: Epsilon::OutsideRoot(epsilon), ..RmsProp::new(beta2, epsilon) };
        Box::new(Pass::start(optimizer, x))
    } else {
        Box::new(Pass::start(Adam { second_moment, ..Adam::new(beta1, beta2, epsilon) }, x))
    }
}

/// A replicate: where its runs start, and what they have done.
pub(super) struct Replicate {
    pub(super) network: Mlp<Number>,
    pub(super) x: Vec<Number>,
    seed: Seed,
    pub(super) digest: u64,
    pub(super) diverged: bool,
}

/// A run, seen at equal parts of its time.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    /// Training losses.
    pub(super) losses: Vec<f64>,
    /// The test error at the end.
    pub(super) test_error: f64,
}

/// Sees the network and the parameters.
type Observer<'a> = dyn FnMut(&mut Mlp<Number>, &[Number]) -> Result<(), Failure> + 'a;

impl Replicate {
    pub(super) fn new(seed: Seed) -> Result<Self, Failure> {
        let network = digits_tanh::<Number>(HIDDEN)?;
        let x = start(&network, Initial::Glorot, seed);
        Ok(Self { network, x, seed, digest: 0, diverged: false })
    }

    /// Batches of this size, under a name of their own.
    pub(super) fn batches(&self, name: &str, size: f64) -> Result<Minibatch, Failure> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole sizes of batches, checked next"
        )]
        let size = size as usize;
        let seed = derived(self.seed, name);
        Sampler::new(Scheme::WithReplacement, self.network.samples(), size, seed)
            .map(Minibatch::new)
            .map_err(Failure::setup)
    }

    /// Runs so many steps from the start. `at` sees the network and the parameters at each time.
    pub(super) fn run(
        &mut self,
        source: &mut dyn GradientSource<Number>,
        hyper: &AdaptiveHyperparameters<f64>,
        second_moment: SecondMomentUse,
        steps: u64,
        at: &mut Observer<'_>,
    ) -> Result<Curve, Failure> {
        let mut x = self.x.clone();
        let optimizer = optimizer(hyper, second_moment, &x);
        let mut dynamics = Scheduled { optimizer, schedule: Constant(Number::of(hyper.learning_rate)) };
        let mut losses = Vec::new();
        let mut end = End::Finished;
        for time in 0..TIMES {
            let part = steps * time / TIMES..steps * (time + 1) / TIMES;
            if end == End::Finished {
                end = train(&mut self.network, source, &mut dynamics, &mut x, part, &mut |_, _, _| ())?;
            }
            losses.push(self.network.evaluate(&x, Split::Train).map_err(Failure::setup)?.loss);
            at(&mut self.network, &x)?;
        }
        self.diverged |= end != End::Finished;
        self.digest = self.digest.rotate_left(1) ^ digest(&x);
        let test_error = self.network.evaluate(&x, Split::Test).map_err(Failure::setup)?.error_rate();
        Ok(Curve { losses, test_error })
    }

    /// The base run with these batches.
    pub(super) fn base(&mut self, name: &str, run: &AdaptiveRun) -> Result<Curve, Failure> {
        let mut source = self.batches(name, run.batch)?;
        self.run(&mut source, &run.hyper, SecondMomentUse::Updated, STEPS, &mut |_, _| Ok(()))
    }
}

/// The mean distance of the logarithms of two curves.
pub(super) fn log_gap(a: &Curve, b: &Curve) -> f64 {
    let gaps = a.losses.iter().zip(&b.losses).map(|(a, b)| (a / b).ln().abs());
    gaps.sum::<f64>() / f64::of_count(a.losses.len() as u64)
}
