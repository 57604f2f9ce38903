//! Schedules that only fall: by hand where the arithmetic is exact, else within 1e-12 of values to 16 digits.

use optsde_core::schedule::{
    Constant, Cosine, CosineEnd, Exponential, InversePower, MultiStep, Polynomial, Schedule, ScheduleError, StepDecay,
    TimeUnit,
};

fn rates(schedule: &impl Schedule<f64>, steps: std::ops::Range<u64>) -> Vec<f64> {
    steps.map(|k| schedule.learning_rate(k)).collect()
}

/// The accuracy that schedules promise in double precision.
#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{found} is not {expected}");
}

#[test]
fn step_decay_multiplies_every_so_many_steps() {
    let schedule = StepDecay::new(8.0, 0.5, 3).expect("in range");
    assert_eq!(rates(&schedule, 0..10), [8.0, 8.0, 8.0, 4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 1.0]);
    assert_eq!([schedule.at(2.75), schedule.at(3.0), schedule.at(5.5)], [8.0, 4.0, 4.0]);
    // 2^24 + 1 is no f32: the count is exact, the time is not.
    let slow = StepDecay::new(8.0_f32, 0.5, (1 << 24) + 1).expect("in range");
    assert_eq!([slow.learning_rate(1 << 24), slow.learning_rate((1 << 24) + 1)], [8.0, 4.0]);
}

#[test]
fn milestones_multiply_from_their_own_step_on() {
    let schedule = MultiStep::<f64, 2>::new(8.0).milestone(2, 0.5).and_then(|s| s.milestone(4, 0.25)).expect("room");
    assert_eq!(rates(&schedule, 0..6), [8.0, 8.0, 4.0, 4.0, 1.0, 1.0]);
    assert_eq!([schedule.at(1.5), schedule.at(2.0), schedule.at(3.9)], [8.0, 4.0, 4.0]);
    let torch = MultiStep::<f64, 2>::equal(0.8, &[160, 240], 0.1).expect("room");
    // Products in this order: (0.8 * 0.1) * 0.1.
    assert_eq!([160, 240].map(|k| torch.learning_rate(k)), [0.8 * 0.1, 0.8 * 0.1 * 0.1]);
    assert_eq!(MultiStep::<f64, 2>::equal(0.8, &[1, 2, 3], 0.1), Err(ScheduleError::Full { capacity: 2 }));
}

#[test]
fn exponential_decay_is_a_power_of_the_step() {
    let schedule = Exponential::new(1.0, 0.25, 2).expect("in range");
    assert_eq!(rates(&schedule, 0..5), [1.0, 0.5, 0.25, 0.125, 0.0625]);
    // (1/4)^(1/4)
    assert_close(schedule.at(0.5), std::f64::consts::FRAC_1_SQRT_2);
    // 0.999^10000 = 4.5173345977048245e-5 (arithmetic with 50 digits on the nearest double of 0.999).
    assert_close(Exponential::new(1.0, 0.999, 1).expect("in range").learning_rate(10_000), 4.517_334_597_704_824e-5);
}

#[test]
fn polynomial_decay_is_a_power_of_what_is_left() {
    // (1 - k / 4)^2 of 8, on 2.
    let schedule = Polynomial::new(10.0, 2.0, 2.0, 4).expect("in range");
    assert_eq!(rates(&schedule, 0..6), [10.0, 6.5, 4.0, 2.5, 2.0, 2.0]);
    // One step before the end of a fall to 0, 1 - k / n would keep 11 digits only.
    let schedule = Polynomial::new(0.3, 0.0, 1.0, 100_000).expect("in range");
    assert_close(schedule.learning_rate(99_999), 0.3e-5);
}

#[test]
fn the_time_of_an_inverse_power_is_the_step_or_the_step_times_the_learning_rate() {
    // eta = 1/4 and k = 8: t = 8 or t = 2; g = 1 and 1/2.
    let at = |exponent, unit| InversePower::new(0.25, exponent, unit).expect("in range").learning_rate(8);
    assert_close(at(1.0, TimeUnit::Step), 0.25 / 9.0);
    assert_close(at(1.0, TimeUnit::BaseLearningRate), 0.25 / 3.0);
    assert_close(at(0.5, TimeUnit::Step), 0.25 / 3.0);
    assert_close(at(0.5, TimeUnit::BaseLearningRate), 0.25 / 3.0_f64.sqrt());
    // keras: rate 1/2 every 4 steps.
    assert_close(at(1.0, TimeUnit::Rate(0.125)), 0.125);
}

#[test]
fn the_cosine_of_li21_has_its_values() {
    // eta_min + (eta_max - eta_min) (1 + cos(pi e / 160)) / 2 with 0.001 and 0.8, in exact arithmetic:
    // cos = 1, 1 / sqrt 2, 0, -1 / sqrt 2, -1.
    let schedule = Cosine::new(0.8, 0.001, 160, CosineEnd::AfterLastStep).expect("in range");
    assert_eq!([schedule.at(0.0), schedule.at(160.0), schedule.at(1e9)], [0.8, 0.001, 0.001]);
    assert_close(schedule.at(40.0), 0.682_989_159_084_025_7);
    assert_close(schedule.at(80.0), 0.4005);
    assert_close(schedule.at(120.0), 0.118_010_840_915_974_26);
}

#[test]
fn a_cosine_keeps_its_precision_down_to_zero() {
    // (1 + cos(pi (1 - x))) / 2 = sin^2(pi x / 2) = (pi x / 2)^2 (1 - (pi x / 2)^2 / 3 + ..) with x = 1e-5, where
    // (pi x / 2)^2 / 3 = 8.2246703342e-11 and the next term is 3e-21.
    let schedule = Cosine::new(1.0, 0.0, 100_000, CosineEnd::AfterLastStep).expect("in range");
    let square = (std::f64::consts::FRAC_PI_2 * 1e-5) * (std::f64::consts::FRAC_PI_2 * 1e-5);
    assert_close(schedule.learning_rate(99_999), square * (1.0 - 8.224_670_334_2e-11));
}

#[test]
fn a_cosine_ends_at_its_last_step_or_after_it() {
    // Three steps at T = 2: weights 1, 1/2, 0. Two steps at T = 2: 1, 1/2 and then 0. The middle is sin^2 of an eighth
    // of a turn, within the rounding of a sine.
    let last = Cosine::new(1.0, 0.0, 3, CosineEnd::AtLastStep).expect("in range");
    let after = Cosine::new(1.0, 0.0, 2, CosineEnd::AfterLastStep).expect("in range");
    assert_eq!(rates(&last, 0..5), rates(&after, 0..5));
    assert_eq!([last.learning_rate(0), last.learning_rate(2), last.learning_rate(3)], [1.0, 0.0, 0.0]);
    assert_close(last.learning_rate(1), 0.5);
}

#[test]
fn what_is_out_of_range_says_so() {
    let error = StepDecay::new(1.0, 0.5, 0).expect_err("no step");
    insta::assert_snapshot!(error, @"every is 0, allowed: 1 or more");
    let error = StepDecay::new(1.0, -0.5, 3).expect_err("negative");
    insta::assert_snapshot!(error, @"factor is -0.5, allowed: positive finite numbers");
    let error = Exponential::new(f64::NAN, 0.5, 3).expect_err("not a number");
    insta::assert_snapshot!(error, @"base is NaN, allowed: finite numbers");
    let error = Cosine::new(1.0, 0.0, 1, CosineEnd::AtLastStep).expect_err("no way down");
    insta::assert_snapshot!(error, @"steps is 1, allowed: 2 or more");
    let error = InversePower::new(1.0, 1.0, TimeUnit::Rate(0.0)).expect_err("no time");
    insta::assert_snapshot!(error, @"unit is 0, allowed: positive finite numbers");
    let error = Polynomial::new(1.0, 0.0, f64::INFINITY, 5).expect_err("infinite");
    insta::assert_snapshot!(error, @"power is inf, allowed: positive finite numbers");
    let error = MultiStep::<f64, 0>::new(1.0).milestone(1, 0.5).expect_err("no room");
    insta::assert_snapshot!(error, @"schedule has no room for another milestone, allowed: 0");
}

#[test]
fn a_constant_is_the_same_at_every_time() {
    assert_eq!([Constant(0.1).at(0.0), Constant(0.1).at(2.5), Constant(0.1).learning_rate(u64::MAX)], [0.1; 3]);
}
