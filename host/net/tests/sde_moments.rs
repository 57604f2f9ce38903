//! A linear equation over many coordinates against its exact moments.

use optsde_core::noise::DiagonalCovariance;
use optsde_core::random::Seed;
use optsde_core::sde::SgdSde;
use optsde_net::sde::NetworkSde;

/// Independent coordinates, in blocks of 1024 and a rest.
const COORDINATES: usize = 40_000;

/// Exceeded by a standard normal number in absolute value with probability 1e-5.
const Z: f64 = 4.417;

#[test]
#[expect(clippy::cast_precision_loss, reason = "counts")]
fn mean_variance_and_correlations_are_exact() {
    // On the loss lambda x^2/2 a step is x' = (1 - lambda h) x + sqrt(eta h) sigma u: after n steps x is normal with mean
    // (1 - lambda h)^n x_0 and variance q = eta h sigma^2 sum_(j < n) (1 - lambda h)^(2 j), independent of the other coordinates. Over
    // D coordinates the mean has the deviation sqrt(q/D), the variance about the known mean q sqrt(2/D), and a mean product of deviations
    // of different coordinates q/sqrt(D). 5 numbers at 1e-5 (chi-squared of 40 000 numbers is not quite normal: twice that): a false
    // alarm with probability 1e-4.
    let (lambda, sigma, eta, h, steps, start) = (1.5, 0.7, 0.1, 0.05, 30, 2.0);
    let covariance = DiagonalCovariance::new([sigma]).unwrap();
    let equation = |slope| SgdSde::new(slope, covariance, eta);
    let mut run = NetworkSde::new(equation, [], 0.0, h, Seed(2024));
    let mut x = vec![start; COORDINATES];
    for k in 0..steps {
        let gradient: Vec<f64> = x.iter().map(|x| lambda * x).collect();
        run.step(k, &mut x, &gradient).unwrap();
    }
    let (factor, count) = (1.0 - lambda * h, COORDINATES as f64);
    let mean = (0..steps).fold(start, |mean, _| factor * mean);
    let variance = (0..steps).fold(0.0, |q, _| factor * factor * q + eta * h * sigma * sigma);
    let deviations: Vec<f64> = x.iter().map(|x| x - mean).collect();
    let mean_product = |distance: usize| {
        let pairs = deviations.iter().zip(&deviations[distance..]);
        pairs.map(|(a, b)| a * b).sum::<f64>() / (count - distance as f64)
    };
    let off = deviations.iter().sum::<f64>() / count;
    assert!(off.abs() < Z * (variance / count).sqrt(), "mean {off}");
    let off = mean_product(0) - variance;
    assert!(off.abs() < Z * variance * (2.0 / count).sqrt(), "variance {off}");
    // The next coordinate, the one at the same place of the next block, and another block.
    for distance in [1, 1024, 5 * 1024 + 3] {
        let off = mean_product(distance);
        assert!(off.abs() < Z * variance / (count - distance as f64).sqrt(), "{distance}: {off}");
    }
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "counts")]
fn increments_of_different_steps_and_seeds_are_unrelated() {
    // Without a gradient a step is sqrt(eta h) sigma u. Mean products of the u of two steps, or of two seeds, have the deviation
    // 1/sqrt(D): 4 numbers at 1e-5.
    let covariance = DiagonalCovariance::new([1.0]).unwrap();
    let equation = |slope| SgdSde::new(slope, covariance, 1.0);
    let increments = |seed: u64, k: u64| {
        let mut x = vec![0.0; COORDINATES];
        NetworkSde::new(equation, [], 0.0, 1.0, Seed(seed)).step(k, &mut x, &vec![0.0; COORDINATES]).unwrap();
        x
    };
    let first = increments(1, 0);
    for (seed, k) in [(1, 1), (1, 2), (1, 1_000_000), (2, 0)] {
        let sum: f64 = first.iter().zip(increments(seed, k)).map(|(a, b)| a * b).sum();
        let product = sum / (COORDINATES as f64).sqrt();
        assert!(product.abs() < Z, "{seed} {k}: {product}");
    }
}
