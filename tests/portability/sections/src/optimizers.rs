//! Every variant of every optimizer, on the problem of the golden trajectories.

use core::hint::black_box;

use optsde_core::optimizer::{
    Catalogued, GOLDEN_START, GOLDEN_STEPS, MAX_HYPERPARAMETERS, Optimizer, OptimizerVisitor, Variant,
    for_each_optimizer,
};
use optsde_core::statistics::Digest;
use optsde_core::{Fields, Real};

use crate::section::Sections;
use crate::{real, vector};

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    for_each_optimizer::<R>(sections);
}

impl<R: Real> OptimizerVisitor<R> for Sections<'_, R> {
    fn optimizer<O: Catalogued<R>>(&mut self) {
        for variant in O::VARIANTS {
            let digest = golden(&(black_box(variant.build))(&hyperparameters(variant)));
            self.add_variant("optimizer", O::NAME, variant.name, digest);
        }
    }
}

fn hyperparameters<R: Real, O>(variant: &Variant<R, O>) -> [R; MAX_HYPERPARAMETERS] {
    let mut values = [R::ZERO; MAX_HYPERPARAMETERS];
    for (value, parameter) in values.iter_mut().zip(variant.hyperparameters) {
        *value = real(parameter.golden);
    }
    values
}

/// The digest of all parameters and memories after each step.
#[inline(never)]
fn golden<R: Real, O: Optimizer<R>>(optimizer: &O) -> u64 {
    let mut digest = Digest::new();
    let mut x: [R; 3] = vector(GOLDEN_START);
    let mut memory = x.map(|x| optimizer.memory(x));
    let mut run = optimizer.begin();
    for (k, (learning_rate, gradient)) in (0..).zip(GOLDEN_STEPS) {
        let step = optimizer.prepare(k, real(learning_rate), &mut run);
        optimizer.apply(&step, &mut x, &vector::<R, 3>(gradient), &mut memory);
        digest.fields(&x);
        memory.visit("", &mut |_, number| digest.real(number));
    }
    digest.value()
}
