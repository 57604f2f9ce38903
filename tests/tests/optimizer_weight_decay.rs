//! Weight decay in all its forms, with numbers for which every operation is exact.

mod optimizer_support;

use optimizer_support::{run, variant};
use optsde_core::optimizer::{Decayed, HeavyBallW, Sgd, SgdW, WeightDecay};

/// From x = 4; lambda = 1/2 throughout.
const STEPS: [(f64, [f64; 1]); 2] = [(0.5, [1.0]), (0.25, [2.0])];

fn sgd(name: &str, hyperparameters: &[f64]) -> Vec<[f64; 1]> {
    let single = run(&variant::<f32, SgdW<f32>>(name, hyperparameters), [4.0], &STEPS);
    let double = run(&variant::<f64, SgdW<f64>>(name, hyperparameters), [4.0], &STEPS);
    assert_eq!(single, double);
    double
}

fn heavy_ball(name: &str, hyperparameters: &[f64]) -> Vec<[f64; 1]> {
    run(&variant::<f64, HeavyBallW<f64>>(name, hyperparameters), [4.0], &STEPS)
}

#[test]
fn without_momentum_coupled_decay_is_decay_times_the_learning_rate() {
    // (1 - 1/4) 4 - 1/2, then (1 - 1/8) 5/2 - 1/2.
    assert_eq!(sgd("learning_rate", &[0.5]), [[2.5], [1.6875]]);
    // 4 - (1 + 2) / 2, then 5/2 - (2 + 5/4) / 4.
    let coupled = Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(0.5) };
    assert_eq!(run::<f64, _, 1>(&coupled, [4.0], &STEPS), [[2.5], [1.6875]]);
}

#[test]
fn the_factor_and_the_order_of_a_decoupled_decay_matter() {
    // Schedule with base 1/2: the factors are 1 and 1/2. (1 - 1/2) 4 - 1/2, then (1 - 1/4) 3/2 - 1/2.
    assert_eq!(sgd("schedule", &[0.5, 0.5]), [[1.5], [0.625]]);
    // Nothing: (1 - 1/2) 4 - 1/2, then (1 - 1/2) 3/2 - 1/2.
    assert_eq!(sgd("constant", &[0.5]), [[1.5], [0.25]]);
    // After the update: (1 - 1/4) (4 - 1/2), then (1 - 1/8) (21/8 - 1/2).
    assert_eq!(sgd("after_update", &[0.5]), [[2.625], [1.859_375]]);
}

#[test]
fn with_momentum_a_coupled_decay_enters_the_buffer_and_a_decoupled_one_does_not() {
    // mu = 1/2. m = 1 + 2, x = 4 - 3/2; m = 3/2 + 2 + 5/4, x = 5/2 - 19/16.
    assert_eq!(heavy_ball("coupled", &[0.5, 0.5]), [[2.5], [1.3125]]);
    // m = 1, x = (3/4) 4 - 1/2; m = 1/2 + 2, x = (7/8) 5/2 - 5/8.
    assert_eq!(heavy_ball("decoupled", &[0.5, 0.5]), [[2.5], [1.5625]]);
    // m = 1, x = (3/4) (4 - 1/2); m = 1/2 + 2, x = (7/8) (21/8 - 5/8).
    assert_eq!(heavy_ball("after_update", &[0.5, 0.5]), [[2.625], [1.75]]);
}

#[test]
fn with_the_learning_rate_inside_the_buffer_the_decay_keeps_its_own_factor() {
    // m = 1/2, x = (3/4) 4 - 1/2; m = 1/4 + 1/2, x = (7/8) 5/2 - 3/4.
    assert_eq!(heavy_ball("decoupled_inside", &[0.5, 0.5]), [[2.5], [1.4375]]);
    // Base 1/2: x = (1/2) 4 - 1/2, then (3/4) 3/2 - 3/4.
    assert_eq!(heavy_ball("schedule_inside", &[0.5, 0.5, 0.5]), [[1.5], [0.375]]);
}
