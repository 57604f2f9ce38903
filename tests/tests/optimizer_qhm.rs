//! Quasi-hyperbolic momentum by hand and by the optimizers that it contains.

mod optimizer_support;

use optimizer_support::{run, variant};
use optsde_core::optimizer::{Dampening, HeavyBall, Nesterov, Qhm, Sgd};

/// Multiples of 1/8 that rise, fall and change sign.
const STEPS: [(f64, [f64; 2]); 6] = [
    (0.5, [1.0, -0.5]),
    (0.5, [2.0, 0.25]),
    (0.25, [-0.75, 1.5]),
    (0.25, [0.0, -3.0]),
    (1.0, [0.125, 0.0]),
    (1.0, [-2.0, 1.0]),
];

#[test]
fn the_step_weighs_gradient_and_buffer() {
    // mu = 1/2, nu = 1/4, eta = 1, gradients 1, 0.
    let steps = [(1.0, [1.0]), (1.0, [0.0])];
    // m = 1/2, step 3/4 + 1/8; m = 1/4, step 1/16.
    let average = variant::<f64, Qhm<f64>>("average", &[0.5, 0.25]);
    assert_eq!(run::<f64, _, 1>(&average, [0.0], &steps), [[-0.875], [-0.9375]]);
    // m = 1, step 3/4 + 1/4; m = 1/2, step 1/8.
    let heavy_ball = variant::<f64, Qhm<f64>>("heavy_ball", &[0.5, 0.25]);
    assert_eq!(run::<f64, _, 1>(&heavy_ball, [0.0], &steps), [[-1.0], [-1.125]]);
}

#[test]
fn without_the_buffer_it_is_sgd_and_with_nothing_else_it_is_heavy_ball() {
    assert_eq!(run::<f64, _, 2>(&Qhm::new(0.7, 0.0), [1.0; 2], &STEPS), run::<f64, _, 2>(&Sgd, [1.0; 2], &STEPS));
    let averaging = HeavyBall { dampening: Dampening::EveryStep(0.7), ..HeavyBall::new(0.7) };
    assert_eq!(run::<f64, _, 2>(&Qhm::new(0.7, 1.0), [1.0; 2], &STEPS), run::<f64, _, 2>(&averaging, [1.0; 2], &STEPS));
}

#[test]
fn with_nu_equal_to_mu_it_is_nesterov_at_a_smaller_learning_rate() {
    // (1 - mu) g + mu m = (1 - mu) (g + mu M), where M = m / (1 - mu) is the buffer without dampening. Exact here.
    let smaller = STEPS.map(|(rate, gradient)| (0.5 * rate, gradient));
    let nesterov = run::<f64, _, 2>(&Nesterov::new(0.5), [1.0; 2], &smaller);
    assert_eq!(run::<f64, _, 2>(&Qhm::new(0.5, 0.5), [1.0; 2], &STEPS), nesterov);
}
