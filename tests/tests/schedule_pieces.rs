//! Learning rates step by step, against the values on the lines that the pieces describe.

use optsde_core::Real;
use optsde_core::schedule::{Constant, PieceError, Pieces, Schedule};

fn rates<R: Real>(schedule: &impl Schedule<R>, steps: std::ops::Range<u64>) -> Vec<f64> {
    steps.map(|k| schedule.learning_rate(k).to_f64()).collect()
}

fn warm_up<R: Real>() -> Pieces<R, 3> {
    Pieces::new()
        .linear(4, R::ZERO, R::ONE)
        .and_then(|s| s.constant(2, R::ONE))
        .and_then(|s| s.linear(4, R::ONE, R::HALF))
        .expect("three pieces")
}

#[test]
fn pieces_follow_one_another() {
    // Up by 1/4 a step, 1 for two steps, down by 1/8 a step, then 1/2 for ever.
    let expected = [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 0.875, 0.75, 0.625, 0.5, 0.5];
    assert_eq!(rates(&warm_up::<f64>(), 0..12), expected);
    assert_eq!(rates(&warm_up::<f32>(), 0..12), expected);
    assert_eq!(warm_up::<f64>().learning_rate(u64::MAX), 0.5);
}

#[test]
fn a_piece_ends_where_the_next_one_begins_even_with_a_jump() {
    let schedule = Pieces::<f64, 2>::new().linear(2, 0.0, 1.0).and_then(|s| s.linear(2, 5.0, 7.0)).expect("two pieces");
    assert_eq!(rates(&schedule, 0..6), [0.0, 0.5, 5.0, 6.0, 7.0, 7.0]);
}

#[test]
fn constants_are_kept_to_the_bit() {
    let schedule = Pieces::<f64, 1>::new().constant(7, 0.1).expect("one piece");
    assert!(rates(&schedule, 0..20).iter().all(|rate| *rate == 0.1));
    assert!(rates(&Constant(0.1_f32), 0..20).iter().all(|rate| *rate == f64::from(0.1_f32)));
}

#[test]
fn without_pieces_the_learning_rate_is_zero() {
    assert_eq!(rates(&Pieces::<f64, 0>::new(), 0..3), [0.0; 3]);
    assert_eq!(Pieces::<f64, 4>::default(), Pieces::new());
}

#[test]
fn a_step_is_counted_exactly_beyond_the_precision_of_the_numbers() {
    // 2^24 + 1 is no f32, but the place in the second piece is 1.
    let first = (1 << 24) + 1;
    let schedule =
        Pieces::<f32, 2>::new().constant(first, 1.0).and_then(|s| s.linear(2, 1.0, 2.0)).expect("two pieces");
    assert_eq!(rates(&schedule, first - 1..first + 3), [1.0, 1.0, 1.5, 2.0]);
    // The number of steps has an end, but pieces beyond it do no harm.
    let longest = Pieces::<f64, 2>::new().constant(u64::MAX, 1.0).and_then(|s| s.constant(9, 2.0)).expect("two pieces");
    assert_eq!(longest.learning_rate(u64::MAX - 1), 1.0);
}

#[test]
fn pieces_that_cannot_be_added_say_why() {
    let full = warm_up::<f64>().constant(1, 1.0).expect_err("three pieces at most");
    insta::assert_snapshot!(full, @"schedule has no room for another piece, allowed: 3");
    let empty = Pieces::<f64, 3>::new().linear(0, 1.0, 2.0).expect_err("no step");
    insta::assert_snapshot!(empty, @"steps is 0, allowed: 1 or more");
    // What is wrong with the piece itself comes first.
    assert_eq!(warm_up::<f64>().constant(0, 1.0), Err(PieceError::Empty));
}
