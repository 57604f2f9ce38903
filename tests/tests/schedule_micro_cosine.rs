//! The approximate cosine against the exact one.

use optsde_core::schedule::{Cosine, CosineEnd, MicroCosine, Schedule};

#[test]
fn the_error_is_what_its_documentation_states() {
    // 5.5e-4 of the difference, as `cargo xtask embedded` prints it in two digits, on a finer grid than there.
    let (first, last, steps) = (0.5_f32, 0.25_f32, 10_000);
    let micro = MicroCosine::new(first, last, steps).expect("in range");
    let exact = Cosine::new(0.5_f64, 0.25, steps, CosineEnd::AfterLastStep).expect("in range");
    let error = |k| (f64::from(micro.learning_rate(k)) - exact.learning_rate(k)).abs();
    let largest = (0..steps + 10).map(error).fold(0.0, f64::max);
    assert!((largest / 0.25 - 5.5e-4).abs() < 0.05e-4, "{largest}");
    // It is another schedule, not another way to compute the same bits.
    assert!(largest > 1e-6, "{largest}");
}

#[test]
fn its_bits_are_fixed() {
    // Golden: what the core gives. The other test says that it is a cosine.
    let micro = MicroCosine::new(0.75, 0.125, 12).expect("in range");
    let bits: Vec<_> = (0..13).map(|k| format!("{:08x}", micro.learning_rate(k).to_bits())).collect();
    assert_eq!(
        bits.join(" "),
        "3f400000 3f3d4aab 3f355554 3f28a001 3f180000 3f04a000 3ee00000 3eb6c001 3e900000 3e5d8000 3e2aaaac 3e0ad556 \
         3e000000"
    );
}

#[test]
fn it_ends_at_its_last_value_and_refuses_to_have_no_steps() {
    let micro = MicroCosine::new(1.0, 0.125, 8).expect("in range");
    assert_eq!([micro.learning_rate(8), micro.learning_rate(1000)], [0.125; 2]);
    insta::assert_snapshot!(MicroCosine::new(1.0, 0.0, 0).expect_err("no step"), @"steps is 0, allowed: 1 or more");
}
