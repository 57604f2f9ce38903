//! Schedules that rise, and compositions, against the values of the papers' formulas.

use optsde_core::schedule::{
    Constant, Cosine, CosineEnd, ExponentialWarmUp, MultiStep, PieceError, Pieces, Product, Schedule, Then,
};

/// The accuracy that schedules promise in double precision.
#[track_caller]
fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{found} is not {expected}");
}

#[test]
fn linear_warm_up_is_followed_by_a_fall_to_zero_not_by_a_jump() {
    // 1e-3 k / 5520, then 1e-3 (92000 - k) / 86480.
    let schedule = Pieces::<f64, 2>::linear_warm_up(1e-3, 5520, 92_000).expect("two pieces");
    let exact = [
        (0, 0.0),
        (1, 1.811_594_202_898_550_7e-7),
        (2760, 5e-4),
        (5520, 1e-3),
        (5521, 9.999_884_366_327_476e-4),
        (10_000, 9.481_961_147_086_032e-4),
        (48_760, 5e-4),
        (91_999, 1.156_336_725_254_394e-8),
        (92_000, 0.0),
    ];
    for (k, expected) in exact {
        assert_close(schedule.learning_rate(k), expected);
    }
    // Between steps it is the same line.
    assert_close(schedule.at(5520.5), 0.5 * (1e-3 + 9.999_884_366_327_476e-4));
    assert_eq!(Pieces::<f64, 2>::linear_warm_up(1e-3, 5, 5), Err(PieceError::Empty));
}

#[test]
fn exponential_warm_up_multiplies_by_a_constant_factor() {
    // 1e-3 * 1e-3 * 1000^(e / 10), times 0.1 at epochs 400 and 450: powers of ten.
    let schedule = Product(
        ExponentialWarmUp::new(1.0, 1e-3, 10).expect("in range"),
        MultiStep::<f64, 2>::equal(1e-3, &[400, 450], 0.1).expect("room"),
    );
    let exact = [
        (0.0, 1e-6),
        (2.5, 5.623_413_251_903_491e-6),
        (5.0, 3.162_277_660_168_379_5e-5),
        (10.0, 1e-3),
        (100.0, 1e-3),
        (399.9, 1e-3),
        (400.0, 1e-4),
        (450.0, 1e-5),
        (499.0, 1e-5),
    ];
    for (epoch, expected) in exact {
        assert_close(schedule.at(epoch), expected);
    }
    assert_eq!(schedule.learning_rate(100), 1e-3);
}

#[test]
fn the_second_decay_of_malladi22_on_imagenet_is_at_epoch_fifty_of_ninety() {
    // 3e-4 with a warm-up of 5 epochs; 50 / 90 = 5 / 9.
    let schedule = Product(
        ExponentialWarmUp::new(1.0, 1e-3, 5).expect("in range"),
        MultiStep::<f64, 2>::equal(3e-4, &[50, 80], 0.1).expect("room"),
    );
    let exact = [
        (0.0, 3e-7),
        (2.5, 9.486_832_980_505_138e-6),
        (5.0, 3e-4),
        (49.0, 3e-4),
        (50.0, 3e-5),
        (80.0, 3e-6),
        (89.0, 3e-6),
    ];
    for (epoch, expected) in exact {
        assert_close(schedule.at(epoch), expected);
    }
}

#[test]
fn triangles_go_up_and_down_between_floor_and_peaks() {
    let schedule = Pieces::<f64, 4>::triangle(80, 0.001, &[0.8, 0.4]).expect("four pieces");
    let corners = [(0, 0.001), (80, 0.8), (160, 0.001), (240, 0.4), (320, 0.001), (1000, 0.001)];
    for (k, expected) in corners {
        assert_eq!(schedule.learning_rate(k), expected, "step {k}");
    }
    for (epoch, expected) in [(40.0, 0.4005), (100.0, 0.600_25), (200.0, 0.2005), (280.0, 0.2005)] {
        assert_close(schedule.at(epoch), expected);
    }
    assert_eq!(Pieces::<f64, 3>::triangle(80, 0.001, &[0.8, 0.4]), Err(PieceError::Full { capacity: 3 }));
}

#[test]
fn the_second_schedule_counts_from_its_own_first_step() {
    // Up by 1/4 a step for four steps, then a cosine of 2 steps: 1, 1/2, 0.
    let warm_up = Pieces::<f64, 1>::new().linear(4, 0.0, 1.0).expect("one piece");
    let cosine = Cosine::new(1.0, 0.0, 2, CosineEnd::AfterLastStep).expect("in range");
    let schedule = Then { first: warm_up, steps: 4, second: cosine };
    let rates: Vec<f64> = (0..5).map(|k| schedule.learning_rate(k)).collect();
    assert_eq!(rates, [0.0, 0.25, 0.5, 0.75, 1.0]);
    assert_close(schedule.learning_rate(5), 0.5);
    assert_eq!([schedule.learning_rate(6), schedule.learning_rate(u64::MAX)], [0.0; 2]);
    assert_eq!([schedule.at(3.5), schedule.at(4.0)], [0.875, 1.0]);
    // The count is exact where the numbers are not: 2^24 + 1 is no f32.
    let late = Then { first: Constant(1.0_f32), steps: (1 << 24) + 1, second: Constant(2.0) };
    assert_eq!([late.learning_rate(1 << 24), late.learning_rate((1 << 24) + 1)], [1.0, 2.0]);
}
