//! Phases of SignSGD and what holds in them, against the exact law of the algorithm.

use optsde::theory::sign::loss_bounds::{NoisyDescent, phase1};
use optsde::theory::sign::phases::{Phase, constants};
use optsde::theory::sign::{SignNoise, chain, phase3};
use statrs::function::erf::erf;

/// The secant meets erf at 1 and 3/2, the tangent touches it: erf lies between them inside. The erf here is good to
/// 1e-11.
#[test]
fn erf_lies_between_secant_and_tangent_in_phase_2() {
    let c = constants();
    let (secant, tangent) = (|x| c.slope * x + c.secant_intercept, |x| c.slope * x + c.tangent_intercept);
    for x in [1.0, 1.5] {
        assert!((secant(x) - erf(x)).abs() < 1e-10);
    }
    for x in [1.01, 1.1, 1.2, 1.3, 1.4, 1.49] {
        assert!(secant(x) < erf(x) && erf(x) < tangent(x), "{x}");
    }
    assert!((tangent(c.tangent_point) - erf(c.tangent_point)).abs() < 1e-10);
    for (y, number) in [(0.999, 3), (1.0, 2), (-1.5, 2), (-1.501, 1)] {
        assert_eq!(Phase::of(y).number(), number);
    }
}

/// The expected loss on x1^2 / 2 + x2^2 from (1, -0.8), sigma = 0.1, eta = 0.001: coordinates are independent, so it is
/// the sum over two walks. Far out each is at x0 -+ k eta: at k = 200, (0.8^2) / 2 + 0.6^2 = 0.68.
#[test]
fn the_loss_of_figure_2_follows_the_flow_then_the_linear_equation() {
    let loss = |k| {
        let second = |lam, x0| chain::moments(lam, 0.1, 1e-3, x0, k, &SignNoise::GAUSSIAN).unwrap().second;
        0.5 * second(1.0, 1.0) + second(2.0, -0.8)
    };
    assert!((loss(0) - 1.14).abs() < 1e-15 && (loss(200) - 0.68).abs() < 1e-12);
    let descent = NoisyDescent { mu: 1.0, trace: 3.0, dimension: 2, sigma_max: 0.1, eta: 1e-3 };
    // Phase 1 is a bound of the flow: the loss is 0.12 at k = 600, the bound 0.414.
    let bound = phase1(1.0, 1.14, 0.6).unwrap();
    assert!(loss(600) < bound && (bound - 0.4140).abs() < 1e-3, "{bound}");
    // At rest: d eta sigma sqrt(pi/2) / 4 = 6.2666e-5 and 0.5 % of second order; the bound is 1.5 = L_tau / (d mu) times it.
    let ratio = descent.phase3_asymptote().unwrap() / loss(2000);
    assert!((ratio - 1.487).abs() < 1e-3, "{ratio}");
}

/// The linear equation against the algorithm from (0.001, 0.001), Figure 2: 0.7 % and 1.4 % narrower at rest, and the
/// mean after 100 steps within 0.6 %.
#[test]
fn the_linear_equation_is_within_a_percent_or_two_of_the_algorithm_near_the_minimum() {
    for (lam, narrower) in [(1.0, 0.0071), (2.0, 0.0141)] {
        let exact = |k| chain::moments(lam, 0.1, 1e-3, 1e-3, k, &SignNoise::GAUSSIAN).unwrap();
        let variance = |k| exact(k).second - exact(k).mean * exact(k).mean;
        let early = phase3::moments(lam, 0.1, 1e-3, 1e-3, 0.1).unwrap();
        assert!((early.mean / exact(100).mean - 1.0).abs() < 0.006);
        let late = phase3::moments(lam, 0.1, 1e-3, 1e-3, 1.0).unwrap();
        // Both parities: the walk alternates between halves of its lattice.
        let miss = 1.0 - late.variance / (0.5 * (variance(1000) + variance(1001)));
        assert!((miss - narrower).abs() < 1e-4, "{miss}");
    }
}

/// Scales: x in units of sigma / lam, eta likewise, time in units of sigma / lam. Powers of 2 do not round.
#[test]
fn moments_of_phase_3_scale_with_the_width_of_the_noise() {
    let base = phase3::moments(1.0, 0.5, 0.05, 0.1, 1.0).unwrap();
    let wider = phase3::moments(1.0, 1.0, 0.1, 0.2, 2.0).unwrap();
    assert_eq!((wider.mean, wider.variance), (2.0 * base.mean, 4.0 * base.variance));
    let sum = phase3::loss([(1.0, 0.5, 0.1), (1.0, 0.5, 0.1)], 0.05, 1.0).unwrap();
    assert_eq!(sum, 2.0 * base.loss);
    assert!(phase3::moments(1.0, 0.5, 0.05, 0.63, 1.0).is_err());
}
