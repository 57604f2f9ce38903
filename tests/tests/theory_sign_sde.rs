//! Moments of the full equation of SignSGD.

use optsde::theory::sign::{SignNoise, chain, phase3, sde_moments};
use statrs::function::erf::{erf, erfc};

/// Comp24 Theorem 3.2: order 1 in eta. Halving eta halves the difference to the exact law of the algorithm; what is
/// of order eta^2 moves the measured order by some eta.
#[test]
fn the_weak_error_of_the_equation_is_of_order_one() {
    for noise in [SignNoise::GAUSSIAN, SignNoise::student_t(1.0).unwrap()] {
        let errors = |k: u32| {
            let eta = 1.0 / f64::from(k);
            let walk = chain::moments(1.0, 0.7, eta, 1.0, u64::from(k), &noise).unwrap();
            let sde = sde_moments::moments(1.0, 0.7, eta, 1.0, 1.0, &noise).unwrap();
            [sde.mean - walk.mean, sde.second - walk.second, sde.cosine - walk.cosine]
        };
        let (coarse, fine) = (errors(40), errors(80));
        for (coarse, fine) in coarse.into_iter().zip(fine) {
            let order = (coarse / fine).log2();
            assert!((order - 1.0).abs() < 0.1, "{order}: {coarse:e} {fine:e}");
        }
    }
}

/// With |Y| = 0.007 and less the tangent of erf is erf to Y^2 / 3 or less: the linear equation is the full one.
#[test]
fn near_the_minimum_the_full_equation_is_the_linear_one() {
    let (lam, sigma, eta, x0, t) = (1.0, 1.0, 1e-5, 0.01, 1.0);
    let full = sde_moments::moments(lam, sigma, eta, x0, t, &SignNoise::GAUSSIAN).unwrap();
    let linear = phase3::moments(lam, sigma, eta, x0, t).unwrap();
    assert!((full.mean / linear.mean - 1.0).abs() < 5e-5, "{full:?} {linear:?}");
    assert!((full.second / linear.second_moment - 1.0).abs() < 5e-5);
}

/// At late times the law is the density (1 - M^2)^-1 exp(-integral of 2 M / (eta (1 - M^2))): its second moment by
/// sums over 4000 cells, an error of 1e-7.
#[test]
fn late_moments_are_those_of_the_stationary_density() {
    let (lam, sigma, eta) = (1.0, 1.0, 0.1);
    let (mut exponent, mut total, mut second) = (0.0, 0.0, 0.0);
    let cell = 2.0 / 4000.0;
    let slope = |x: f64| {
        let y = lam * x / (2.0_f64.sqrt() * sigma);
        let variance = erfc(y) * (2.0 - erfc(y));
        (2.0 * erf(y) / (eta * variance), variance)
    };
    for i in 0..4000 {
        let x = (f64::from(i) + 0.5) * cell;
        let (steepness, variance) = slope(x);
        exponent += 0.5 * cell * steepness;
        let density = (-exponent).exp() / variance;
        exponent += 0.5 * cell * steepness;
        total += density;
        second += density * x * x;
    }
    let late = sde_moments::moments(lam, sigma, eta, 0.5, 100.0, &SignNoise::GAUSSIAN).unwrap();
    assert!((late.second / (second / total) - 1.0).abs() < 1e-6, "{} {}", late.second, second / total);
    assert!(late.mean.abs() < 1e-9);
}

#[test]
fn the_equation_at_time_zero_is_at_its_start_and_what_is_not_resolved_is_refused() {
    let at = |sigma, x0, t| sde_moments::moments(1.0, sigma, 0.01, x0, t, &SignNoise::GAUSSIAN);
    let start = at(1.0, -0.3, 0.0).unwrap();
    assert_eq!((start.mean, start.cosine), (-0.3, 0.6_f64.cos()));
    assert!(at(1e-4, 1.0, 1.0).is_err());
    assert!(at(1.0, 1e300, 1.0).is_err());
}
