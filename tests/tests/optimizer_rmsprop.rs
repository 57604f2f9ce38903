//! RMSprop, `AdaGrad` and LAMB by hand: small numbers whose roots and quotients are exact, so that the
//! expected bits need no tolerance.

mod optimizer_support;

use optimizer_support::{run, variant};
use optsde_core::optimizer::{
    AdaGrad, Coordinatewise, Epsilon, Lamb, NormClip, RmsProp, RmsPropMomentum, RmsPropW, SecondMomentUse,
};

/// The positions of one coordinate from 0 on (learning rate, gradient) pairs.
fn positions<O: Coordinatewise<f64>>(optimizer: &O, steps: &[(f64, f64)]) -> Vec<f64> {
    let steps: Vec<(f64, [f64; 1])> = steps.iter().map(|(rate, g)| (*rate, [*g])).collect();
    run::<f64, _, 1>(optimizer, [0.0], &steps).into_iter().map(|[x]| x).collect()
}

#[test]
fn epsilon_is_added_to_the_root_or_under_it() {
    // beta = 3/4, g = 2: v = 1. Outside with eps = 3: 2 / (1 + 3). Inside: 2 / sqrt(1 + 3). Both 3 and 6: 2 / (2 + 6).
    let with = |epsilon| positions(&RmsProp { epsilon, ..RmsProp::new(0.75, 0.0) }, &[(1.0, 2.0)]);
    assert_eq!(with(Epsilon::OutsideRoot(3.0)), [-0.5]);
    assert_eq!(with(Epsilon::InsideRoot(3.0)), [-1.0]);
    assert_eq!(with(Epsilon::Both { inside: 3.0, outside: 6.0 }), [-0.25]);
}

#[test]
fn the_second_moment_in_the_denominator_has_or_has_not_seen_the_gradient() {
    // v_0 = 1, beta = 1/2, g = 7: v_1 = 25. With eps = 2: 7 / (5 + 2), or 7 / (1 + 2).
    let optimizer = RmsProp { initial_v: 1.0, ..RmsProp::new(0.5, 2.0) };
    assert_eq!(positions(&optimizer, &[(1.0, 7.0)]), [-1.0]);
    let optimizer = RmsProp { second_moment: SecondMomentUse::Previous, ..optimizer };
    assert_eq!(positions(&optimizer, &[(1.0, 7.0)]), [-7.0 / 3.0]);
}

#[test]
fn momentum_accumulates_quotients_or_steps() {
    // beta = 3/4, then g = 2 and 0 at rates 1 and 1/4, mu = 1/2. First quotient: outside (eps 1) 2 / (1 + 1) = 1,
    // inside (eps 3) 2 / sqrt(4) = 1. Second: m = 1/2 in both, times 1/4 only where the rate is outside.
    let steps = [(1.0, 2.0), (0.25, 0.0)];
    assert_eq!(positions(&RmsPropMomentum::torch(0.75, 1.0, 0.5), &steps), [-1.0, -1.125]);
    assert_eq!(positions(&RmsPropMomentum::keras(0.75, 3.0, 0.5), &steps), [-1.0, -1.5]);
}

#[test]
fn centred_rmsprop_divides_by_a_standard_deviation() {
    // beta = 1/2, g = 2: v = 2, a = 1, variance 1; 2 / (1 + 1).
    let optimizer = RmsPropMomentum::torch(0.5, 1.0, 0.0).centered();
    assert_eq!(positions(&optimizer, &[(1.0, 2.0)]), [-1.0]);
    // Inside with eps = 3: 2 / sqrt(1 + 3).
    let optimizer = RmsPropMomentum::keras(0.5, 3.0, 0.0).centered();
    assert_eq!(positions(&optimizer, &[(1.0, 2.0)]), [-1.0]);
}

#[test]
fn a_constant_gradient_does_not_make_centred_rmsprop_a_nan() {
    // v - a^2 tends to 0 there and rounds to either side of it; the test first shows that it does go below.
    let optimizer = RmsPropMomentum::torch(0.9_f32, 1e-3, 0.0).centered();
    let mut negative = 0;
    for gradient in [0.1_f32, 0.3, 0.7, 1.1] {
        let (mut x, mut state) = (0.0_f32, Coordinatewise::<f32>::start(&optimizer, 0.0));
        for k in 0..500 {
            let step = Coordinatewise::<f32>::step(&optimizer, k, 1e-3, &mut ());
            x = optimizer.update(&step, x, gradient, &mut state);
            assert!(x.is_finite(), "gradient {gradient}, step {k}");
            negative += u32::from(state.v - state.a * state.a < 0.0);
        }
    }
    assert!(negative > 0, "the case does not occur");
    // A gradient that is a NaN is still seen.
    let mut state = Coordinatewise::<f32>::start(&optimizer, 0.0);
    let step = Coordinatewise::<f32>::step(&optimizer, 0, 1.0, &mut ());
    assert!(optimizer.update(&step, 0.0, f32::NAN, &mut state).is_nan());
}

#[test]
fn rmspropw_shrinks_the_parameter_that_the_gradient_was_taken_at() {
    // x = 4, eta = 1/4, lambda = 1/2, g = 2, beta = 3/4, eps = 1: quotient 1; 4 - 1/4 - 4/8.
    assert_eq!(run::<f64, _, 1>(&RmsPropW::new(0.75, 1.0, 0.5), [4.0], &[(0.25, [2.0])]), [[3.25]]);
    // Coupled: g = 2 + 4/2 = 4, v = 4, 4 / (2 + 2) = 1: no decay beyond the gradient's.
    let coupled: RmsPropW<f64> = variant("coupled", &[0.75, 2.0, 0.5]);
    assert_eq!(run::<f64, _, 1>(&coupled, [4.0], &[(0.25, [2.0])]), [[3.75]]);
}

#[test]
fn adagrad_sums_squares_from_its_initial_value() {
    // g = 3, 4: v = 9, 25. Outside with eps = 2: 3/5, 4/7.
    let steps = [(1.0, 3.0), (1.0, 4.0)];
    assert_eq!(positions(&AdaGrad::new(2.0), &steps), [-0.6, -0.6 - 4.0 / 7.0]);
    // Inside with eps = 7: 3/4, 4/sqrt(32); from v_0 = 16 with eps = 0: 3/5.
    let inside = AdaGrad { epsilon: Epsilon::InsideRoot(7.0), ..AdaGrad::new(0.0) };
    assert_eq!(positions(&inside, &steps[..1]), [-0.75]);
    assert_eq!(positions(&AdaGrad { initial_v: 16.0, ..AdaGrad::new(0.0) }, &steps[..1]), [-0.6]);
    // tau = 1 halves the second step.
    let decaying = AdaGrad { learning_rate_decay: 1.0, ..AdaGrad::new(2.0) };
    assert_eq!(positions(&decaying, &steps), [-0.6, -0.6 - 2.0 / 7.0]);
}

#[test]
fn a_step_of_lamb_is_the_learning_rate_times_the_norm_of_the_layer() {
    // beta_1 = beta_2 = 1/2, eps = 0: the first direction is (1, -1, .., 1) for any gradient. 16 coordinates, 4 of
    // them 4: |u| = 4, |x| = 8, so every coordinate moves by 2 eta.
    let start: [f64; 16] = core::array::from_fn(|i| if i < 4 { 4.0 } else { 0.0 });
    let gradient: [f64; 16] = core::array::from_fn(|i| if i % 2 == 0 { 8.0 } else { -0.25 });
    let moved = |lamb: &Lamb<f64>, start: [f64; 16]| {
        let [after] = run::<f64, _, 16>(lamb, start, &[(0.125, gradient)])[..] else { panic!("one step") };
        core::array::from_fn::<f64, 16, _>(|i| (start[i] - after[i]) * gradient[i].signum())
    };
    let lamb = Lamb::new(0.5, 0.5, 0.0, 0.0);
    assert_eq!(moved(&lamb, start), [0.25; 16]);
    // phi cuts the 8 to 6 or lifts it to 10; a layer of zeros moves with factor 1.
    let clipped = |lowest, highest| Lamb { norm_clip: NormClip::Between { lowest, highest }, ..lamb };
    assert_eq!(moved(&clipped(0.0, 6.0), start), [0.1875; 16]);
    assert_eq!(moved(&clipped(10.0, 16.0), start), [0.3125; 16]);
    assert_eq!(moved(&lamb, [0.0; 16]), [0.125; 16]);
}

#[test]
fn the_decay_of_lamb_is_part_of_the_direction() {
    // One coordinate: the step is eta |x| whatever u is, so decay can only turn its sign: u = 1 - 2 = -1 at x = -4.
    assert_eq!(run::<f64, _, 1>(&Lamb::new(0.5, 0.5, 0.0, 0.5), [-4.0], &[(0.25, [8.0])]), [[-3.0]]);
    assert_eq!(run::<f64, _, 1>(&Lamb::new(0.5, 0.5, 0.0, 0.0), [-4.0], &[(0.25, [8.0])]), [[-5.0]]);
}
