//! The stationary law of SignSGD on lam x^2 / 2.

use optsde::theory::sign::stationary::{leading_variance, second_order_variance, stationary};
use optsde::theory::sign::{SignNoise, chain, phase3, sign_covariance};
use statrs::function::erf::erf;

const GAUSS: SignNoise = SignNoise::GAUSSIAN;

fn relative(value: f64, reference: f64) -> f64 {
    (value / reference - 1.0).abs()
}

/// Another route: the law after 2000 steps, averaged over two of them since the walk alternates between two halves of
/// its lattice. It forgets its start at the rate 1 - 0.8 eta lam / sigma or faster. Tolerance: 2000 roundings.
#[test]
fn the_stationary_law_is_that_of_a_long_walk() {
    let student = SignNoise::student_t(2.0).unwrap();
    for (lam, sigma, eta, offset, noise) in
        [(1.0, 1.0, 0.1, 0.0, GAUSS), (2.0, 0.5, 0.3, 0.3, GAUSS), (1.0, 1.0, 0.1, 0.0, student)]
    {
        let after = |k| chain::moments(lam, sigma, eta, offset * eta, k, &noise).unwrap();
        let (last, next) = (after(2000), after(2001));
        let law = stationary(lam, sigma, eta, offset, &noise).unwrap();
        assert!(relative(law.second_moment, 0.5 * (last.second + next.second)) < 1e-12);
        assert!((law.mean - 0.5 * (last.mean + next.mean)).abs() < 1e-13);
    }
}

/// E x'^2 = E x^2 and sign^2 = 1 give E[x erf(lam x / (sqrt 2 sigma))] = eta / 2. The law here is the density
/// that solves detailed balance, with another erf; its second moment is that of `stationary`.
#[test]
fn the_mean_product_of_place_and_sign_is_half_a_step() {
    let (lam, sigma, eta) = (1.5, 0.7, 0.2);
    let mean = |n: i32| erf(lam * eta * f64::from(n) / (2.0_f64.sqrt() * sigma));
    let (mut weight, mut total, mut product, mut second) = (1.0, 1.0, 0.0, 0.0);
    for n in 1..40 {
        weight *= (1.0 - mean(n - 1)) / (1.0 + mean(n));
        let x = eta * f64::from(n);
        total += 2.0 * weight;
        product += 2.0 * weight * x * mean(n);
        second += 2.0 * weight * x * x;
    }
    assert!(relative(product / total, eta / 2.0) < 1e-9, "{}", product / total);
    let found = stationary(lam, sigma, eta, 0.0, &GAUSS).unwrap();
    assert!(relative(found.second_moment, second / total) < 1e-9);
    assert_eq!(found.mean, 0.0);
}

/// x, eta and sigma / lam times c: powers of 2, so that nothing rounds.
#[test]
fn lengths_scale_together() {
    let base = stationary(1.5, 0.7, 0.2, 0.25, &GAUSS).unwrap();
    let longer = stationary(1.5, 0.7 * 4.0, 0.2 * 4.0, 0.25, &GAUSS).unwrap();
    let flatter = stationary(1.5 / 4.0, 0.7, 0.2 * 4.0, 0.25, &GAUSS).unwrap();
    for law in [longer, flatter] {
        assert_eq!(law.second_moment, 16.0 * base.second_moment);
        assert_eq!(law.mean, 4.0 * base.mean);
    }
}

/// The leading formula misses by a term of order r = eta lam / sigma, the second by r^2: halving r halves and quarters.
#[test]
fn each_order_of_the_expansion_takes_off_one_order_of_the_error() {
    for noise in [GAUSS, SignNoise::student_t(1.0).unwrap(), SignNoise::student_t(5.0).unwrap()] {
        let misses = |r: f64| {
            let exact = stationary(1.0, 1.0, r, 0.0, &noise).unwrap().second_moment;
            let of = |formula: f64| formula / exact - 1.0;
            [leading_variance(1.0, 1.0, r, &noise), second_order_variance(1.0, 1.0, r, &noise)].map(|v| of(v.unwrap()))
        };
        let (coarse, fine) = (misses(0.01), misses(0.005));
        assert!((coarse[0] / fine[0] - 2.0).abs() < 0.03, "{coarse:?} {fine:?}");
        assert!((coarse[1] / fine[1] - 4.0).abs() < 0.12, "{coarse:?} {fine:?}");
    }
}

/// The accuracy that the formula of second order claims for normal noise.
#[test]
fn the_second_order_variance_is_below_the_truth() {
    for (r, below, rounded) in [(0.01, 3e-6, 5e-7), (0.1, 3e-4, 5e-5), (1.0, 0.018, 5e-4)] {
        let exact = stationary(1.0, 1.0, r, 0.0, &GAUSS).unwrap().second_moment;
        let miss = 1.0 - second_order_variance(1.0, 1.0, r, &GAUSS).unwrap() / exact;
        assert!((miss - below).abs() < rounded, "{r}: {miss:e}");
    }
}

/// For the algorithm the correction of Lemma 3.7 has the wrong sign: it makes the leading formula worse.
#[test]
fn the_algorithm_is_wider_at_rest_than_the_leading_formula_and_lemma_3_7_says_narrower() {
    for r in [0.01, 0.1, 1.0] {
        let exact = stationary(1.0, 1.0, r, 0.0, &GAUSS).unwrap().second_moment;
        let leading = leading_variance(1.0, 1.0, r, &GAUSS).unwrap();
        let lemma = phase3::stationary_variance(1.0, 1.0, r).unwrap();
        assert!(lemma < leading && leading < exact);
        assert!(relative(lemma, exact) > 1.8 * relative(leading, exact), "{r}");
    }
}

/// sign(U1) sign(U2) of normal numbers: 1/3 at rho = 1/2, since asin(1/2) = pi/6.
#[test]
fn signs_of_correlated_noise_are_correlated_by_the_arcsine() {
    for (rho, expected) in [(0.5, 1.0 / 3.0), (-1.0, -1.0), (0.0, 0.0), (1.0, 1.0)] {
        assert!((sign_covariance(rho).unwrap() - expected).abs() < 1e-15);
    }
    assert!(sign_covariance(1.0 + 1e-15).is_err());
}
