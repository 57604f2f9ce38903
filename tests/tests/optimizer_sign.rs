//! Optimizers that step along signs, with numbers for which every operation is exact.

mod optimizer_support;

use optimizer_support::{run, variant};
use optsde_core::optimizer::{Lion, LionW, SignSgd, Signum, sign};

/// One coordinate from 0 at learning rate 1.
fn steps(gradients: &[f64]) -> Vec<(f64, [f64; 1])> {
    gradients.iter().map(|g| (1.0, [*g])).collect()
}

#[test]
fn the_sign_of_zero_is_zero_and_of_nan_nan() {
    assert_eq!([sign(3.0), sign(f64::MIN_POSITIVE), sign(-0.5), sign(f64::INFINITY)], [1.0, 1.0, -1.0, 1.0]);
    assert_eq!([sign(0.0_f32), sign(-0.0_f32)], [0.0, 0.0]);
    assert!(sign(f64::NAN).is_nan());
}

#[test]
fn sign_descent_forgets_the_size_of_the_gradient() {
    let steps = [(0.25, [4.0]), (0.25, [0.125]), (0.25, [0.0]), (0.5, [-3.0])];
    assert_eq!(run::<f64, _, 1>(&SignSgd, [0.0], &steps), [[-0.25], [-0.5], [-0.5], [0.0]]);
    assert_eq!(run::<f32, _, 1>(&SignSgd, [0.0], &steps), [[-0.25], [-0.5], [-0.5], [0.0]]);
}

#[test]
fn signum_follows_the_sign_of_the_average() {
    // mu = 1/2: m = 1/2, 1/8, -7/16, -7/32, where the gradients have signs +, -, -, 0.
    let steps = steps(&[1.0, -0.25, -1.0, 0.0]);
    assert_eq!(run::<f64, _, 1>(&Signum { momentum: 0.5 }, [0.0], &steps), [[-1.0], [-2.0], [-1.0], [0.0]]);
    // An average of exactly zero: m = 1/2, then 1/4 - 1/4.
    let steps = [(1.0, [1.0]), (1.0, [-0.5])];
    assert_eq!(run::<f64, _, 1>(&Signum { momentum: 0.5 }, [0.0], &steps), [[-1.0], [-1.0]]);
}

#[test]
fn lion_steps_along_one_average_and_remembers_another() {
    // b1 = 1/4, b2 = 1/2. Before the sign: 3/4, 1/8 - 3/32 = 1/32, 3/64 - 3/64 = 0, 1/64 - 3/4;
    // memory: 1/2, 3/16, 1/16. (With b2 in both places the third would be 3/32 - 1/32 > 0.)
    let steps = steps(&[1.0, -0.125, -0.0625, -1.0]);
    let lion = Lion { beta1: 0.25, beta2: 0.5 };
    assert_eq!(run::<f64, _, 1>(&lion, [0.0], &steps), [[-1.0], [-2.0], [-2.0], [-1.0]]);
}

#[test]
fn lion_decays_by_the_learning_rate() {
    // eta = lambda = 1/2 from 4: x - (1 + x / 2) / 2 = 5/2, then 11/8.
    let lion = variant::<f64, LionW<f64>>("decoupled", &[0.25, 0.5, 0.5]);
    assert_eq!(run::<f64, _, 1>(&lion, [4.0], &[(0.5, [1.0]); 2]), [[2.5], [1.375]]);
}

#[test]
fn lion_with_one_average_is_signum() {
    let gradients: Vec<f64> = (0..60).map(|k| (f64::from(k) * 0.7).sin() + 0.3).collect();
    let lion = Lion { beta1: 0.8, beta2: 0.8 };
    let signum = Signum { momentum: 0.8 };
    let positions = run::<f64, _, 1>(&lion, [0.0], &steps(&gradients));
    assert_eq!(positions, run::<f64, _, 1>(&signum, [0.0], &steps(&gradients)));
    assert_ne!(positions, run::<f64, _, 1>(&SignSgd, [0.0], &steps(&gradients)));
}
