//! One cycle in the forms of torch and of optax, by the values at and between the corners.

use optsde_core::schedule::{Annealing, CycleShape, OneCycle, Phases, Schedule, ScheduleError};

/// Peak 8, start 8 / 4 = 2, end 2 / 8 = 1/4, a quarter of 20 steps on the way up.
const SHAPE: CycleShape<f64> = CycleShape { peak: 8.0, steps: 20, rise: 0.25, start_division: 4.0, end_division: 8.0 };

#[track_caller]
fn assert_rates(schedule: &OneCycle<f64>, expected: &[(f64, f64)]) {
    for (t, rate) in expected {
        let found = schedule.at(*t);
        assert!((found - rate).abs() <= 1e-12 * rate, "{found} at {t} is not {rate}");
    }
}

#[test]
fn torch_has_its_corners_one_step_early() {
    // Two phases: 0.25 * 20 - 1 = 4 and 19, half way at 2 and 11.5. A quarter of the way is at weights 3/4, 1/4 on a line and
    // (1 + cos(pi / 4)) / 2 = (2 + sqrt 2) / 4 on a cosine.
    let linear = OneCycle::torch(&SHAPE, Phases::Two, Annealing::Linear).expect("in range");
    assert_rates(&linear, &[(0.0, 2.0), (1.0, 3.5), (2.0, 5.0), (4.0, 8.0), (11.5, 4.125), (19.0, 0.25), (25.0, 0.25)]);
    let cosine = OneCycle::torch(&SHAPE, Phases::Two, Annealing::Cosine).expect("in range");
    let weight = (2.0 + 2.0_f64.sqrt()) / 4.0;
    assert_rates(
        &cosine,
        &[(0.0, 2.0), (1.0, 8.0 - 6.0 * weight), (2.0, 5.0), (4.0, 8.0), (11.5, 4.125), (19.0, 0.25)],
    );
}

#[test]
fn torch_in_three_phases_is_back_at_the_start_after_twice_the_way_up() {
    // Corners 4, 2 * 5 - 2 = 8 and 19.
    let linear = OneCycle::torch(&SHAPE, Phases::Three, Annealing::Linear).expect("in range");
    assert_rates(&linear, &[(4.0, 8.0), (6.0, 5.0), (8.0, 2.0), (13.5, 1.125), (19.0, 0.25)]);
}

#[test]
fn optax_has_its_corners_at_whole_steps_and_ends_one_later() {
    let cosine = OneCycle::optax_cosine(&SHAPE).expect("in range");
    assert_rates(&cosine, &[(0.0, 2.0), (2.5, 5.0), (5.0, 8.0), (12.5, 4.125), (20.0, 0.25)]);
    // Back at floor(0.78 * 20) = 15.
    let linear = OneCycle::optax_linear(&SHAPE, 0.78).expect("in range");
    assert_rates(&linear, &[(0.0, 2.0), (5.0, 8.0), (10.0, 5.0), (15.0, 2.0), (17.5, 1.125), (20.0, 0.25)]);
}

#[test]
fn the_defaults_are_those_of_the_frameworks() {
    let shape = CycleShape::new(1.0, 100);
    assert_eq!((shape.rise, shape.start_division, shape.end_division), (0.3, 25.0, 1e4));
    let cycle = OneCycle::torch(&shape, Phases::Two, Annealing::Cosine).expect("in range");
    // 0.3 * 100 - 1 = 29.
    assert_rates(&cycle, &[(0.0, 0.04), (29.0, 1.0), (99.0, 4e-6)]);
}

#[test]
fn a_cycle_without_a_way_up_or_down_is_refused() {
    let with = |rise| OneCycle::torch(&CycleShape { rise, ..SHAPE }, Phases::Three, Annealing::Linear);
    // 0.05 * 20 - 1 = 0 steps up; 2 (0.6 * 20 - 1) = 22 steps of 19 up and down.
    for rise in [0.05, 0.6] {
        assert!(matches!(with(rise), Err(ScheduleError::OutOfRange { field: "rise", .. })), "{rise}");
    }
    let error = with(0.6).expect_err("too long");
    insta::assert_snapshot!(error, @"rise is 0.6, allowed: parts whose corners are at least a step apart and in order");
    let few = OneCycle::optax_cosine(&CycleShape { steps: 1, ..SHAPE });
    assert_eq!(few, Err(ScheduleError::TooFew { field: "steps", value: 1, least: 2 }));
}
