//! Clipped gradients, with norms that are whole numbers: no tolerance.

mod optimizer_support;

use optimizer_support::{run, variant};
use optsde_core::optimizer::{Clipped, Clipping, Decayed, HeavyBall, Optimizer, Sgd, WeightDecay};

/// The gradient that the optimizer sees: one step of SGD from 0 at learning rate 1, negated.
fn clipped<const D: usize>(clipping: Clipping<f64>, gradient: [f64; D]) -> [f64; D] {
    let optimizer = Clipped { optimizer: Sgd, clipping };
    let position = run::<f64, _, D>(&optimizer, [0.0; D], &[(1.0, gradient)]);
    position.first().expect("one step").map(|x| -x)
}

#[test]
fn by_norm_a_long_gradient_keeps_its_direction_and_a_short_one_everything() {
    // |(3, 4)| = 5 and |(2, 3, 6)| = 7.
    assert_eq!(clipped(Clipping::Norm(2.5), [3.0, 4.0]), [1.5, 2.0]);
    assert_eq!(clipped(Clipping::Norm(3.5), [2.0, -3.0, 6.0]), [1.0, -1.5, 3.0]);
    assert_eq!(clipped(Clipping::Norm(5.0), [3.0, 4.0]), [3.0, 4.0]);
    assert_eq!(clipped(Clipping::Norm(8.0), [3.0, 4.0]), [3.0, 4.0]);
    assert_eq!(clipped(Clipping::Norm(2.5), [0.0, 0.0]), [0.0, 0.0]);
}

#[test]
fn an_epsilon_shortens_gradients_that_are_not_too_long() {
    // |g| = 5, e = 3: min(1, 4 / 8), min(1, 6 / 8) though 5 < 6, min(1, 10 / 8).
    let clip = |largest: f64| {
        let optimizer = variant::<f64, Clipped<Sgd, f64>>("norm_with_epsilon", &[largest, 3.0]);
        clipped(optimizer.clipping, [3.0, 4.0])
    };
    assert_eq!(clip(4.0), [1.5, 2.0]);
    assert_eq!(clip(6.0), [2.25, 3.0]);
    assert_eq!(clip(10.0), [3.0, 4.0]);
    assert_eq!(Clipping::torch(4.0), Clipping::NormWithEpsilon { largest: 4.0, epsilon: 1e-6 });
}

#[test]
fn from_the_largest_norm_on_an_epsilon_shortens_gradients() {
    // |g| = 5, e = 3: 4 / 8 of it, 5 / 8 of it, and all of it for 6 > 5.
    let clip = |largest: f64| {
        let optimizer = variant::<f64, Clipped<Sgd, f64>>("long_norm_with_epsilon", &[largest, 3.0]);
        clipped(optimizer.clipping, [3.0, 4.0])
    };
    assert_eq!(clip(4.0), [1.5, 2.0]);
    assert_eq!(clip(5.0), [1.875, 2.5]);
    assert_eq!(clip(6.0), [3.0, 4.0]);
    assert!(clipped(Clipping::LongNormWithEpsilon { largest: 1.0, epsilon: 0.0 }, [f64::NAN, 1.0])[1].is_nan());
}

#[test]
fn by_value_each_component_is_clipped() {
    assert_eq!(clipped(Clipping::Value(3.5), [3.0, 4.0, -8.0, -3.5]), [3.0, 3.5, -3.5, -3.5]);
}

#[test]
fn what_is_not_a_number_does_not_pass_for_one() {
    let nan = [f64::NAN, 1.0];
    assert!(clipped(Clipping::Norm(1.0), nan).iter().all(|g| g.is_nan()));
    assert!(clipped(Clipping::torch(1.0), nan).iter().all(|g| g.is_nan()));
    let [first, second] = clipped(Clipping::Value(0.5), nan);
    assert!(first.is_nan() && second == 0.5);
    // An infinite norm: 0 times 1 and 0 times infinity.
    for clipping in [Clipping::Norm(1.0), Clipping::torch(1.0)] {
        let [first, second] = clipped(clipping, [f64::INFINITY, 1.0]);
        assert!(first.is_nan() && second == 0.0);
    }
}

#[test]
fn the_optimizer_inside_sees_the_clipped_gradient() {
    // Buffer (3/2, 2), then half of it.
    let optimizer = Clipped { optimizer: HeavyBall::new(0.5), clipping: Clipping::Norm(2.5) };
    let positions = run::<f64, _, 2>(&optimizer, [0.0; 2], &[(1.0, [3.0, 4.0]), (1.0, [0.0, 0.0])]);
    assert_eq!(positions, [[-1.5, -2.0], [-2.25, -3.0]]);
    // L2 inside is not clipped: g = (3/2, 2) + (1/2) (8, 8).
    let optimizer = Clipped {
        optimizer: Decayed { optimizer: Sgd, decay: WeightDecay::Coupled(0.5) },
        clipping: Clipping::Norm(2.5),
    };
    assert_eq!(run::<f64, _, 2>(&optimizer, [8.0; 2], &[(1.0, [3.0, 4.0])]), [[2.5, 2.0]]);
}

#[test]
fn the_norm_is_that_of_the_coordinates_that_are_used() {
    let optimizer = Clipped { optimizer: Sgd, clipping: Clipping::Norm(2.5_f64) };
    let mut x = [0.0; 2];
    optimizer.apply(&1.0, &mut x, &[3.0, 4.0, 100.0], &mut [(); 3]);
    assert_eq!(x, [-1.5, -2.0]);
}
