//! Running optimizers on given gradients.
#![allow(dead_code, reason = "no test uses all of it")]

use optsde_core::Real;
use optsde_core::optimizer::{Catalogued, MAX_HYPERPARAMETERS, Optimizer};

/// The parameters after each step of (learning rate, gradient).
pub(crate) fn run<R: Real, O: Optimizer<R>, const D: usize>(
    optimizer: &O,
    start: [f64; D],
    steps: &[(f64, [f64; D])],
) -> Vec<[f64; D]> {
    let mut x = start.map(R::of);
    let mut memory = x.map(|x| optimizer.memory(x));
    let mut run = optimizer.begin();
    let mut positions = Vec::new();
    for (k, (rate, gradient)) in steps.iter().enumerate() {
        let step = optimizer.prepare(k as u64, R::of(*rate), &mut run);
        optimizer.apply(&step, &mut x, &gradient.map(R::of), &mut memory);
        positions.push(x.map(R::to_f64));
    }
    positions
}

/// The variant of this name in the catalogue.
pub(crate) fn variant<R: Real, O: Catalogued<R>>(name: &str, hyperparameters: &[f64]) -> O {
    let variant = O::VARIANTS.iter().find(|variant| variant.name == name).expect("a variant of this name");
    assert_eq!(variant.hyperparameters.len(), hyperparameters.len(), "{name}");
    let mut values = [R::ZERO; MAX_HYPERPARAMETERS];
    for (slot, value) in values.iter_mut().zip(hyperparameters) {
        *slot = R::of(*value);
    }
    (variant.build)(&values)
}
