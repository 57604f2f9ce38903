//! How much of a Gaussian lies in the ellipse of another covariance.

mod quadrature;

use optsde::theory::TheoryError;
use optsde::theory::coverage::ellipse_probability;
use optsde_core::Real;
use quadrature::simpson;

/// Over z_1, in which the ellipse is an interval for z_2: z_1 = r sin(t) / sqrt(q_1) makes the width vanish smoothly.
fn by_slices(actual: [f64; 2], assumed: [f64; 2], radius: f64) -> f64 {
    let [first, second] = [0, 1].map(|i| radius / (actual[i] / assumed[i]).sqrt());
    let slice = |t: f64| {
        let z = first * t.sin();
        let inside = (second * t.cos() / 2.0_f64.sqrt()).error_function();
        (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt() * first * t.cos() * inside
    };
    2.0 * simpson(0.0, std::f64::consts::FRAC_PI_2, 2000, slice)
}

#[test]
fn directions_and_slices_hold_the_same_probability() {
    for (actual, assumed) in [([1.0, 1.0], [1.0, 1.0]), ([3.0, 0.5], [1.0, 2.0]), ([0.02, 5.0], [0.7, 0.1])] {
        for radius in [0.1, 1.0, 3.0] {
            let expected = by_slices(actual, assumed, radius);
            let found = ellipse_probability(actual, assumed, radius).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-12, "{actual:?} {assumed:?} {radius}: {found} {expected}");
            // The order of the directions does not matter, nor their unit.
            let swapped = |v: [f64; 2]| [1e3 * v[1], 1e3 * v[0]];
            let other = ellipse_probability(swapped(actual), swapped(assumed), radius).unwrap();
            assert!((other / found - 1.0).abs() < 1e-13);
        }
    }
}

/// 1 - exp(-r^2 / 2), which is r^2 / 2 for a small r: 0.98889 at r = 3.
#[test]
fn the_ellipse_of_the_same_covariance_holds_what_a_circle_does() {
    for radius in [1e-100, 1e-3, 1.0, 3.0, 1e200] {
        let found = ellipse_probability([2.0, 0.3], [2.0, 0.3], radius).unwrap();
        assert!((found / -(-0.5 * radius * radius).exp_m1() - 1.0).abs() < 1e-14, "{radius}: {found}");
    }
    assert!((ellipse_probability([1.0, 1.0], [1.0, 1.0], 3.0).unwrap() - 0.98889).abs() < 5e-6);
}

/// A second direction without width: what is left is the normal number of the first, erf(r / sqrt 2). Its tail across
/// is of the order of sqrt(q_2) = 1e-3.
#[test]
fn a_narrow_law_has_the_probability_of_an_interval() {
    let found = ellipse_probability([1.0, 1e-6], [1.0, 1.0], 1.0).unwrap();
    assert!((found - 0.5_f64.sqrt().error_function()).abs() < 1e-6, "{found}");
}

#[test]
fn ellipses_that_do_not_exist_or_are_too_narrow_are_refused() {
    let field = |actual, assumed, radius| match ellipse_probability(actual, assumed, radius).unwrap_err() {
        TheoryError::Range { field, .. } => field,
        TheoryError::NotConverged { quantity, .. } => quantity,
        other => panic!("{other}"),
    };
    assert_eq!(field([0.0, 1.0], [1.0, 1.0], 1.0), "actual");
    assert_eq!(field([1.0, 1.0], [1.0, f64::NAN], 1.0), "assumed");
    assert_eq!(field([1.0, 1.0], [1.0, 1.0], -1.0), "radius");
    assert_eq!(field([1e300, 1.0], [1e-300, 1.0], 1.0), "actual / assumed");
    assert_eq!(field([1e30, 1.0], [1.0, 1.0], 1.0), "probability of the ellipse");
}
