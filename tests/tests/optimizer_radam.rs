//! `RAdam` where doubles and singles run out of digits: decay rates near 1, and second moments that overflow.

mod optimizer_support;

use optimizer_support::run;
use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Epsilon, EpsilonOrder, RAdam, Threshold};

fn radam<R: Real>(beta2: f64, threshold: f64) -> RAdam<R> {
    RAdam {
        beta1: R::HALF,
        beta2: R::of(beta2),
        epsilon: Epsilon::OutsideRoot(R::of(1e-8)),
        epsilon_order: EpsilonOrder::AfterCorrection,
        threshold: Threshold::Above(R::of(threshold)),
    }
}

/// rho and r of steps t = 1 .. `steps`, above the threshold 5.
fn lengths<R: Real>(beta2: f64, steps: u64) -> Vec<(f64, Option<f64>)> {
    let optimizer = radam::<R>(beta2, 5.0);
    let mut run = optimizer.start_run();
    let after = |k| {
        optimizer.step(k, R::ONE, &mut run);
        let rho = run.length();
        (rho.to_f64(), optimizer.rectification(rho).map(R::to_f64))
    };
    (0..steps).map(after).collect()
}

/// rho = 1 + 2 sum j beta^j / sum beta^j over j < t, with beta^j as powers.
fn definition(beta2: f64, t: i32) -> f64 {
    let terms = || (0..t).map(|j| (f64::from(j), beta2.powi(j)));
    let (ages, weights) = (terms().map(|(j, w)| j * w).sum::<f64>(), terms().map(|(_, w)| w).sum::<f64>());
    1.0 + 2.0 * ages / weights
}

#[test]
fn the_length_of_a_long_average_keeps_its_digits() {
    for beta2 in [0.999, 0.9999, 0.99999] {
        let (single, double) = (lengths::<f32>(beta2, 20), lengths::<f64>(beta2, 20));
        for ((t, single), double) in (1..).zip(single).zip(double) {
            // At most t + 3 roundings of numerator and denominator each, t <= 20.
            let exact = definition(beta2, t);
            assert!((double.0 / exact - 1.0).abs() <= 50.0 * f64::EPSILON, "{beta2} {t}: {} for {exact}", double.0);
            assert!((single.0 / exact - 1.0).abs() <= 1e-6, "{beta2} {t}: {} for {exact}", single.0);
            // rho is near t: division starts at step 6. r^2 has the factor rho - 4, whose relative error is
            // rho / (rho - 4) <= 3 times that of rho; the other factors add 2 times it and 1e-6 for eight
            // roundings; half of all that. `rho_inf` has the relative error of 1 - beta_2, u / (1 - beta_2) / 2, and r
            // half of it.
            assert_eq!(single.1.is_some(), t >= 6);
            let allowed = 4e-6 + f64::from(f32::EPSILON) / 8.0 / (1.0 - beta2);
            if let (Some(single), Some(double)) = (single.1, double.1) {
                assert!((single / double - 1.0).abs() <= allowed, "{beta2} {t}: r = {single} for {double}");
            }
        }
    }
}

#[test]
fn the_length_of_a_short_average_is_that_of_the_formula() {
    // beta_2 = 7/8, where 15 - 2 t (7/8)^t / (1 - (7/8)^t) loses no more than one digit.
    for (t, (rho, _)) in (1..).zip(lengths::<f64>(0.875, 200)) {
        let power = 0.875_f64.powi(t);
        let expected = 15.0 - 2.0 * f64::from(t) * power / (1.0 - power);
        assert!((rho - expected).abs() <= 1e-12, "{t}: {rho} for {expected}");
    }
}

#[test]
fn a_second_moment_that_is_not_used_may_overflow() {
    // v = infinity from the first step on; m = 2^66, 3 2^65 with gamma_1 = 1/2, 3/4: each step is 2^67.
    let gradient = 2.0_f64.powi(67);
    let steps = [(1.0, [gradient]); 2];
    assert_eq!(run::<f32, _, 1>(&radam(0.875, 5.0), [0.0], &steps), [[-gradient], [-2.0 * gradient]]);
    // When it is used it divides: the quotient is 0, from step 6 on.
    let positions = run::<f32, _, 1>(&radam(0.875, 5.0), [0.0], &[(1.0, [gradient]); 8]);
    assert_eq!(positions[4..], [[-5.0 * gradient]; 4]);
}
