//! The mean sign under Student-t noise against its elementary forms.

use std::f64::consts::{FRAC_1_PI, PI};

use optsde::theory::student_t::{sign_mean, slope};

type Function = fn(f64) -> f64;

const POINTS: [f64; 9] = [1e-9, 0.01, 0.3, 0.9, 1.7, 3.3, 12.0, 1e4, 1e12];

/// Comp24: nu = 1 arctangent, 2 algebraic, 3 both, 4 cubic in s = x / sqrt(4 + x^2). Tolerance: some hundred roundings.
#[test]
fn two_xi_is_elementary_for_one_to_four_degrees_of_freedom() {
    let elementary: [(f64, Function); 4] = [
        (1.0, |x| 2.0 * FRAC_1_PI * x.atan()),
        (2.0, |x| x / (2.0 + x * x).sqrt()),
        (3.0, |x| {
            let u = x / 3.0_f64.sqrt();
            2.0 * FRAC_1_PI * (u.atan() + u / (1.0 + u * u))
        }),
        (4.0, |x| {
            let s = x / (4.0 + x * x).sqrt();
            s * (1.5 - 0.5 * s * s)
        }),
    ];
    for (nu, form) in elementary {
        for x in POINTS {
            let expected = form(x);
            for (x, expected) in [(x, expected), (-x, -expected)] {
                let mean = sign_mean(nu, x).unwrap().mean;
                assert!((mean - expected).abs() < 5e-14 * expected.abs(), "{nu} {x} {mean} {expected}");
            }
        }
    }
}

/// nu = 2: 1 - x^2 / (2 + x^2) = 2 / (2 + x^2), which the difference of squares loses for large x.
#[test]
fn the_variance_of_the_sign_keeps_its_digits_far_out() {
    for x in POINTS {
        let expected = 2.0 / (2.0 + x * x);
        assert!((sign_mean(2.0, x).unwrap().variance - expected).abs() < 1e-13 * expected);
    }
}

/// Degrees of freedom without elementary form, from 40-digit arithmetic (regularized incomplete beta function).
#[test]
fn two_xi_has_thirteen_digits_for_any_degrees_of_freedom() {
    for (nu, x, expected) in REFERENCE {
        let mean = sign_mean(nu, x).unwrap().mean;
        assert!((mean - expected).abs() < 1e-13 * expected, "{nu} {x} {mean} {expected}");
    }
}

const REFERENCE: [(f64, f64, f64); 6] = [
    (0.1, 40.0, 0.422_761_556_712_380_1),
    (0.5, 1e9, 0.999_979_717_089_397),
    (1.5, 0.03, 0.020_438_989_921_606_72),
    (2.7, 2.5, 0.902_920_585_557_065_3),
    (30.0, 1.5, 0.855_934_070_871_354),
    (10000.0, 0.9, 0.631_858_077_164_213_3),
];

/// nu = 1: 2 / pi; 2: 1 / sqrt 2; 4: 3 / 4. Towards the Gaussian sqrt(2 / pi) with 1 - 1 / (4 nu).
#[test]
fn the_slope_at_zero_rises_from_two_over_pi_to_the_gaussian() {
    for (nu, expected) in [(1.0, 2.0 / PI), (2.0, 0.5_f64.sqrt()), (4.0, 0.75)] {
        assert!((slope(nu).unwrap() - expected).abs() < 5e-15);
    }
    let gaussian = (2.0 / PI).sqrt();
    assert!((slope(1e5).unwrap() / gaussian - (1.0 - 0.25e-5)).abs() < 1e-10);
    let step = 1e-7;
    let difference = (sign_mean(7.5, step).unwrap().mean - sign_mean(7.5, -step).unwrap().mean) / (2.0 * step);
    assert!((difference - slope(7.5).unwrap()).abs() < 1e-12);
}
