//! The approximate cosine against the exact one.

use optsde_core::schedule::{Cosine, CosineEnd, MicroCosine, Schedule};

#[test]
fn the_error_is_at_most_a_thousandth_of_the_difference() {
    // Stated in its documentation.
    let (first, last, steps) = (0.5_f32, 0.25_f32, 10_000);
    let micro = MicroCosine::new(first, last, steps).expect("in range");
    let exact = Cosine::new(0.5_f64, 0.25, steps, CosineEnd::AfterLastStep).expect("in range");
    let error = |k| (f64::from(micro.learning_rate(k)) - exact.learning_rate(k)).abs();
    let largest = (0..steps + 10).map(error).fold(0.0, f64::max);
    assert!(largest <= 0.25e-3, "{largest}");
    // It is another schedule, not another way to compute the same bits.
    assert!(largest > 1e-6, "{largest}");
}

#[test]
fn it_ends_at_its_last_value_and_refuses_to_have_no_steps() {
    let micro = MicroCosine::new(1.0, 0.125, 8).expect("in range");
    assert_eq!([micro.learning_rate(8), micro.learning_rate(1000)], [0.125; 2]);
    insta::assert_snapshot!(MicroCosine::new(1.0, 0.0, 0).expect_err("no step"), @"steps is 0, allowed: 1 or more");
}
