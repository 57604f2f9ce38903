//! Bias corrections, clocks, the smooth floor, the basins of the embedded saddle.

use optsde::theory::embedded_saddle::minima;
use optsde::theory::smooth_floor::{smooth_floor, transition};
use optsde::theory::{bias_correction, time_maps};

/// beta = 1/2: 1 - 2^-k, exact. The two forms differ by at most (1 - beta) / e to leading order.
#[test]
fn bias_corrections_agree_up_to_one_minus_beta() {
    for (k, expected) in [(0, 0.0), (1, 0.5), (2, 0.75), (10, 1.0 - 1.0 / 1024.0)] {
        assert!((bias_correction::discrete(0.5, k).unwrap() - expected).abs() < 1e-15);
    }
    // Comp24 and Malladi22: 1.9e-2 for beta = 0.9, 1.8e-4 for 0.999.
    for (beta, worst) in [(0.9, 1.9e-2), (0.999, 1.8e-4)] {
        let difference =
            |k| bias_correction::discrete(beta, k).unwrap() - bias_correction::continuous(beta, k).unwrap();
        let largest = (0..5000).map(difference).fold(0.0, f64::max);
        assert!((largest / worst - 1.0).abs() < 0.03, "{largest}");
    }
}

/// 1 - (1 - 1e-15)^1 is 1e-15 to within the rounding of 1 - 1e-15 itself.
#[test]
fn a_bias_correction_of_slow_decay_keeps_its_digits() {
    let beta = 1.0 - 2.0_f64.powi(-50);
    assert_eq!(bias_correction::discrete(beta, 1).unwrap(), 2.0_f64.powi(-50));
    assert_eq!(bias_correction::discrete(0.0, 1).unwrap(), 1.0);
    assert_eq!(bias_correction::discrete(0.0, 0).unwrap(), 0.0);
}

#[test]
fn the_clock_of_malladi_is_slower_by_the_learning_rate() {
    let times = time_maps::times(0.25, 12).unwrap();
    assert_eq!((times.malladi, times.compagnoni), (0.75, 3.0));
}

/// tau(1/2) = 1/2, tau(z) + tau(1 - z) = 1; mu(u_min) = u_min and from there on mu(u) = u.
#[test]
fn the_floor_is_half_of_u_min_and_the_identity_above_u_min() {
    assert_eq!((transition(-1.0), transition(0.5), transition(1.0)), (0.0, 0.5, 1.0));
    for z in [1e-300, 0.01, 0.2, 0.45, 0.999] {
        assert!((transition(z) + transition(1.0 - z) - 1.0).abs() < 1e-14);
    }
    for u in [2.0, 2.5, 1e300] {
        assert_eq!(smooth_floor(u, 2.0).unwrap().mu, u);
    }
    let mut last = 1.0;
    for step in 0..=100 {
        let mu = smooth_floor(0.02 * f64::from(step), 2.0).unwrap().mu;
        assert!(mu >= last, "mu never falls");
        last = mu;
    }
}

/// h = -2, lambda = 1, xi = 1: x^2 - x - 2 = (x - 2)(x + 1); f(2) = -4 + 4 - 8/3, f(-1) = -1 + 1/4 + 1/3.
/// h = 2, lambda = 1, xi = 3: x^2 - 3 x + 2 = (x - 1)(x - 2); f(2) = 4 + 4 - 8 = 0 = f(0), f'' = 2 at both.
#[test]
fn the_minima_of_a_saddle_coordinate_are_the_roots_of_a_parabola() {
    let [right, left] = minima(-2.0, 1.0, 1.0).unwrap();
    assert_eq!((right.x, left.x), (2.0, -1.0));
    assert!((right.value + 8.0 / 3.0).abs() < 1e-15 && (left.value + 5.0 / 12.0).abs() < 1e-15);
    assert_eq!((right.curvature, left.curvature), (6.0, 3.0));
    let mirrored = minima(-2.0, 1.0, -1.0).unwrap();
    assert_eq!(mirrored.map(|minimum| minimum.x), [1.0, -2.0]);

    let [far, origin] = minima(2.0, 1.0, 3.0).unwrap();
    assert_eq!((far.x, origin.x), (2.0, 0.0));
    assert_eq!((far.curvature, origin.curvature), (2.0, 2.0));
    assert!(far.value.abs() < 1e-15 && origin.value == 0.0);
    // A double root is a point of inflection: xi^2 = 4 lambda h.
    assert!(minima(1.0, 1.0, 2.0).is_err());
}
