//! Minibatch noise: the mean is the full gradient, and the covariance is that of sampling from a finite population.
//!
//! Mean, covariance and the fourth moments that give the standard errors come from all batches there are,
//! counted one by one. Every test fails for a correct sampler with probability [`FALSE_ALARM`] at a random seed.

use optsde_core::Real;
use optsde_core::loss::{LinearRegression, Loss, LossFactor};
use optsde_core::noise::{Minibatch, Sampling};
use optsde_core::oracle::GradientOracle;
use optsde_core::random::{PathIndex, PathStream, Purpose, Seed, path_stream};
use statrs::distribution::{ContinuousCDF, Normal};

const FALSE_ALARM: f64 = 1e-6;
const DRAWS: u32 = 500_000;

const INPUTS: [[f64; 2]; 8] =
    [[1.0, 2.0], [-1.0, 0.0], [3.0, -2.0], [0.0, 1.0], [2.0, 2.0], [-2.0, 1.0], [1.0, -1.0], [4.0, 0.0]];
const TARGETS: [f64; 8] = [1.0, -2.0, 0.0, 3.0, 1.0, -1.0, 2.0, 5.0];
const W: [f64; 2] = [2.0, -1.0];
const N: f64 = 8.0;

fn loss(factor: LossFactor) -> LinearRegression<'static, f64, 2> {
    LinearRegression::new(&INPUTS, &TARGETS, factor).expect("as many inputs as targets")
}

fn stream(path: u64) -> PathStream {
    path_stream(Seed(20_240_302), PathIndex(path), Purpose::Steps, 0)
}

/// c (w . x_i - y_i) x_i
fn sample_gradient(i: usize, c: f64) -> [f64; 2] {
    let [x, y] = INPUTS[i];
    let residual = W[0] * x + W[1] * y - TARGETS[i];
    [c * residual * x, c * residual * y]
}

/// The mean gradients of all equally probable batches of three.
fn batches(sampling: Sampling, c: f64) -> Vec<[f64; 2]> {
    let mut batches = Vec::new();
    for (i, j, k) in (0..512).map(|code| (code / 64, code / 8 % 8, code % 8)) {
        if sampling == Sampling::WithReplacement || (i < j && j < k) {
            let gradients = [i, j, k].map(|sample| sample_gradient(sample, c));
            batches.push([0, 1].map(|m| gradients.iter().map(|g| g[m]).sum::<f64>() / 3.0));
        }
    }
    batches
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = f64::of_count(values.len() as u64);
    values.sum::<f64>() / n
}

/// Components, squares and product of the deviation from the full gradient.
fn statistics(gradient: [f64; 2], full: [f64; 2]) -> [f64; 5] {
    let (x, y) = (gradient[0] - full[0], gradient[1] - full[1]);
    [x, y, x * x, y * y, x * y]
}

fn check(sampling: Sampling, factor: LossFactor, path: u64) {
    let c: f64 = factor.value();
    let full = loss(factor).gradient(&W);
    let batches = batches(sampling, c);
    let all: Vec<[f64; 5]> = batches.iter().map(|batch| statistics(*batch, full)).collect();
    let expected: [f64; 5] = std::array::from_fn(|i| mean(all.iter().map(|s| s[i])));

    // The formula: C_0 / S, times (N - S) / (N - 1) without replacement; C_0 over the samples.
    let samples: Vec<[f64; 5]> = (0..8).map(|i| statistics(sample_gradient(i, c), full)).collect();
    let population = |i: usize| mean(samples.iter().map(|s| s[i]));
    let share = match sampling {
        Sampling::WithReplacement => 1.0 / 3.0,
        Sampling::WithoutReplacement => (N - 3.0) / (3.0 * (N - 1.0)),
    };
    for (i, counted) in expected.into_iter().enumerate() {
        let formula = if i < 2 { 0.0 } else { share * population(i) };
        // Sums of at most 512 numbers below 10^4.
        assert!((counted - formula).abs() < 512.0 * 1e4 * f64::EPSILON, "{i}: {counted} {formula}");
    }

    let oracle = Minibatch::<f64, 2, 1>::new(loss(factor), 3, sampling).expect("a batch size");
    let mut random = stream(path);
    let mut sums = [0.0; 5];
    for _ in 0..DRAWS {
        let drawn = statistics(oracle.gradient(0, &W, &mut random), full);
        sums.iter_mut().zip(drawn).for_each(|(sum, value)| *sum += value);
    }
    for i in 0..5 {
        let variance = mean(all.iter().map(|s| (s[i] - expected[i]).powi(2)));
        let z = (sums[i] / f64::from(DRAWS) - expected[i]) / (variance / f64::from(DRAWS)).sqrt();
        let p = 2.0 * Normal::standard().sf(z.abs());
        assert!(p > FALSE_ALARM / 5.0, "{sampling:?}, statistic {i}: {z:.2} standard errors");
    }
}

#[test]
fn with_replacement_the_covariance_is_that_of_a_sample_over_the_batch_size() {
    check(Sampling::WithReplacement, LossFactor::Half, 1);
    check(Sampling::WithReplacement, LossFactor::One, 2);
}

#[test]
fn without_replacement_the_covariance_has_the_correction_of_a_finite_population() {
    check(Sampling::WithoutReplacement, LossFactor::Half, 3);
    check(Sampling::WithoutReplacement, LossFactor::One, 4);
}

#[test]
fn the_batch_of_everything_is_the_full_gradient() {
    // Whole numbers and N a power of two: exact in any order.
    for factor in [LossFactor::Half, LossFactor::One] {
        let oracle = Minibatch::<f64, 2, 1>::new(loss(factor), 8, Sampling::WithoutReplacement).expect("a batch size");
        let mut random = stream(5);
        for _ in 0..100 {
            assert_eq!(oracle.gradient(0, &W, &mut random), loss(factor).gradient(&W));
        }
    }
    // With replacement it is not.
    let oracle = Minibatch::<f64, 2, 1>::new(loss(LossFactor::Half), 8, Sampling::WithReplacement).expect("a size");
    assert_ne!(oracle.gradient(0, &W, &mut stream(6)), loss(LossFactor::Half).gradient(&W));
}

#[test]
fn a_batch_of_one_is_a_sample() {
    let all: Vec<[f64; 2]> = (0..8).map(|i| sample_gradient(i, 1.0)).collect();
    for sampling in [Sampling::WithReplacement, Sampling::WithoutReplacement] {
        let oracle = Minibatch::<f64, 2, 1>::new(loss(LossFactor::Half), 1, sampling).expect("a batch size");
        let mut random = stream(7);
        assert!((0..100).all(|_| all.contains(&oracle.gradient(0, &W, &mut random))));
    }
}

#[test]
fn batches_that_cannot_be_drawn_say_why() {
    let error = |size| {
        Minibatch::<f64, 2, 1>::new(loss(LossFactor::Half), size, Sampling::WithReplacement).expect_err("refused")
    };
    insta::assert_snapshot!(error(0), @"size is 0, allowed: 1 to 8");
    insta::assert_snapshot!(error(9), @"size is 9, allowed: 1 to 8");
    let (inputs, targets) = ([[1.0]; 65], [0.0; 65]);
    let many = LinearRegression::new(&inputs, &targets, LossFactor::Half).expect("as many inputs as targets");
    let error = Minibatch::<f64, 1, 1>::new(many, 2, Sampling::WithoutReplacement).expect_err("refused");
    insta::assert_snapshot!(error, @"population is 65, allowed: 1 to 64");
    assert!(Minibatch::<f64, 1, 2>::new(many, 65, Sampling::WithoutReplacement).is_ok());
}
