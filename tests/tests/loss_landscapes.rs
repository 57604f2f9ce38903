//! Where the minima, edges and barriers of the losses are. Values with many digits come from a computation with 50
//! digits; a few roundings of f64 are allowed.

use optsde_core::Real;
use optsde_core::loss::{DoubleWell, EmbeddedSaddle, Loss, SaddleCoordinate};

/// Relative to the size of the largest term in the sum: at most ten roundings.
fn close(found: f64, expected: f64, size: f64) {
    let allowed = 10.0 * f64::EPSILON / 2.0 * size;
    assert!((found - expected).abs() <= allowed, "{found:e}, expected {expected:e}, allowed {allowed:e}");
}

#[test]
fn the_embedded_saddle_of_comp24_has_two_unequal_minima() {
    let coordinate = SaddleCoordinate { curvature: -1.0, quartic: 1.0, cubic: 0.1 };
    let points = coordinate.stationary_points().expect("h < 0");
    // (0.1 +- sqrt(0.01 + 4)) / 2, the value there, the curvature there.
    let expected = [
        (1.051_249_219_725_039_4, -0.285_962_578_092_478_4, 2.105_124_921_972_504),
        (-0.951_249_219_725_039_3, -0.219_045_755_240_854_93, 1.904_875_078_027_496_1),
    ];
    for (x, (place, value, curvature)) in points.into_iter().zip(expected) {
        close(x, place, 1.0);
        close(coordinate.value(x), value, 0.6);
        close(coordinate.curvature_at(x), curvature, 3.4);
        close(coordinate.slope(x), 0.0, 1.2);
    }
    // The same as a loss of two parameters: other coordinates add nothing at 0.
    let loss = EmbeddedSaddle::diagonal([-1.0, 2.0], 1.0, 0.1);
    let x = [1.051_249_219_725_039_4, 0.0];
    close(loss.value(&x), -0.285_962_578_092_478_4, 0.6);
    close(loss.gradient(&x)[0], 0.0, 1.2);
    close(loss.hessian(&x)[0][0], 2.105_124_921_972_504_5, 3.4);
    assert_eq!((loss.hessian(&x)[0][1], loss.hessian(&x)[1][1]), (0.0, 2.0));
}

#[test]
fn stationary_points_of_a_coordinate_are_the_roots_of_its_slope() {
    let points =
        |curvature: f64, quartic: f64, cubic: f64| SaddleCoordinate { curvature, quartic, cubic }.stationary_points();
    // (x - 1)(x - 3) = x^2 - 4 x + 3: both on the side of xi, the nearer a maximum.
    assert_eq!(points(3.0, 1.0, 4.0), Some([3.0, 1.0]));
    assert_eq!(points(3.0, 1.0, -4.0), Some([-1.0, -3.0]));
    let coordinate = SaddleCoordinate { curvature: 3.0, quartic: 1.0, cubic: 4.0 };
    assert_eq!((coordinate.curvature_at(3.0), coordinate.curvature_at(1.0)), (6.0, -2.0));
    // x^2 - 4 without a cubic term, x (x - 2) without curvature, x^2 without both.
    assert_eq!(points(-4.0, 1.0, 0.0), Some([2.0, -2.0]));
    assert_eq!(points(0.0, 1.0, 2.0), Some([2.0, 0.0]));
    assert_eq!(points(0.0, 1.0, 0.0), Some([0.0, 0.0]));
    // xi^2 < 4 lambda h: 0 alone. No bowl, no points.
    assert_eq!(points(1.0, 1.0, 1.0), None);
    assert_eq!(points(-1.0, 0.0, 1.0), None);
    assert_eq!(points(f64::NAN, 1.0, 1.0), None);
    // Near cancellation: x^2 - x + 2^-60 has a root 2^-60 (1 + 2^-60 + ...), which xi - q would give as 0.
    let tiny = 1.0 / f64::of_count(1 << 60);
    assert_eq!(points(tiny, 1.0, 1.0), Some([1.0, tiny]));
}

#[test]
fn the_double_well_is_continuous_with_its_slope_and_has_the_barrier_of_its_parameters() {
    // k_a = 4, |k_b| = 2, d = 3, r = 1/2: c = 12/6 = 2, B = 2 4/2 + 4 1/2 = 6, l = 2/6.
    let well = DoubleWell::new(4.0, 2.0, 3.0, 0.5).expect("positive");
    assert_eq!((well.crossover(), well.height()), (2.0, 3.0));
    close(well.well_part(), 1.0 / 3.0, 1.0);
    assert_eq!((well.value(&[0.0]), well.value(&[3.0]), well.value(&[-3.0])), (3.0, 0.0, 0.0));
    assert_eq!((well.gradient(&[0.0]), well.gradient(&[3.0]), well.gradient(&[-3.0])), ([0.0], [0.0], [0.0]));
    // At c the pieces meet: L = 4 1/2 / 2 = 1 = l r B, slope -2 = -(1/2) 2 2 on both sides.
    let below = 2.0_f64.next_down();
    assert_eq!((well.value(&[2.0]), well.gradient(&[2.0]), well.hessian(&[2.0])), (1.0, [-2.0], [[2.0]]));
    close(well.value(&[below]), 1.0, 4.0);
    close(well.gradient(&[below])[0], -2.0, 2.0);
    assert_eq!(well.hessian(&[below]), [[-1.0]]);
    assert_eq!((well.gradient(&[-2.0]), well.hessian(&[-2.0])), ([2.0], [[2.0]]));
}

#[test]
fn a_double_well_needs_positive_parameters() {
    let error = |k_a, k_b, d, r| DoubleWell::new(k_a, k_b, d, r).expect_err("refused").to_string();
    insta::assert_snapshot!(error(0.0, 1.0, 1.0, 1.0), @"well is 0, allowed: finite numbers above 0");
    insta::assert_snapshot!(error(1.0, -2.0, 1.0, 1.0), @"barrier is -2, allowed: finite numbers above 0");
    insta::assert_snapshot!(error(1.0, 1.0, f64::NAN, 1.0), @"minimum is NaN, allowed: finite numbers above 0");
    insta::assert_snapshot!(error(1.0, 1.0, 1.0, f64::INFINITY), @"scale is inf, allowed: finite numbers above 0");
}
