//! What tests of samplers share: streams, tests of fit, and sources of chosen words.
//!
//! Seeds are fixed, so a test passes always or never; [`FALSE_ALARM`] is the probability with which a correct
//! sampler fails a test at a seed drawn at random. Kolmogorov-Smirnov p-values are the bound 2 exp(-2 n D^2)
//! (Massart 1990), valid for every n.
#![allow(dead_code, reason = "no test uses all of it")]
#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use optsde_core::Real;
use optsde_core::random::{PathIndex, PathStream, Purpose, Random, Seed, path_stream};
use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};

/// The probability that a test of a correct sampler fails at a random seed.
pub(crate) const FALSE_ALARM: f64 = 1e-6;
pub(crate) const DRAWS: usize = 100_000;

pub(crate) fn stream(path: u64) -> PathStream {
    path_stream(Seed(20_240_229), PathIndex(path), Purpose::Steps, 0)
}

pub(crate) fn draws<R: Real>(path: u64, mut sample: impl FnMut(&mut PathStream) -> R) -> Vec<f64> {
    let mut random = stream(path);
    (0..DRAWS).map(|_| sample(&mut random).to_f64()).collect()
}

/// Fails when a chi-squared statistic is improbably large.
pub(crate) fn check_chi_squared(what: &str, statistic: f64, degrees: usize) {
    let p = ChiSquared::new(degrees as f64).unwrap().sf(statistic);
    assert!(p > FALSE_ALARM, "{what}: chi-squared {statistic:.1} with {degrees} degrees, p = {p:.2e}");
}

/// Fails when one of `tests` standard normal statistics is improbably large.
pub(crate) fn check_normal(what: &str, statistic: f64, tests: usize) {
    let p = 2.0 * Normal::standard().sf(statistic.abs());
    assert!(p > FALSE_ALARM / tests as f64, "{what}: {statistic:.2} standard deviations, p = {p:.2e}");
}

pub(crate) fn pearson(what: &str, counts: &[u64], expected: &[f64]) {
    let statistic = counts.iter().zip(expected).map(|(&n, e)| (n as f64 - e).powi(2) / e).sum();
    check_chi_squared(what, statistic, counts.len() - 1);
}

/// Both tests of one continuous distribution, each at half the false-alarm rate or less: Pearson's on equal cells
/// with eight smaller and smaller ones in each tail, and Kolmogorov's.
pub(crate) fn check_distribution(what: &str, mut values: Vec<f64>, distribution: &impl ContinuousCDF<f64, f64>) {
    let n = values.len() as f64;
    let mut edges: Vec<f64> = (1..32).map(|i| f64::from(i) / 32.0).collect();
    edges.extend((6..=12).flat_map(|i| [0.5_f64.powi(i), 1.0 - 0.5_f64.powi(i)]));
    edges.extend([0.0, 1.0]);
    edges.sort_by(f64::total_cmp);
    let mut counts = vec![0; edges.len() - 1];
    values.sort_by(f64::total_cmp);
    let mut distance = 0.0_f64;
    for (i, &value) in values.iter().enumerate() {
        let u = distribution.cdf(value);
        let cell = edges.partition_point(|&edge| edge <= u).clamp(1, edges.len() - 1) - 1;
        counts[cell] += 1;
        distance = distance.max((u - i as f64 / n).abs()).max(((i + 1) as f64 / n - u).abs());
    }
    let expected: Vec<f64> = edges.windows(2).map(|e| n * (e[1] - e[0])).collect();
    pearson(what, &counts, &expected);
    let p = 2.0 * (-2.0 * n * distance * distance).exp();
    assert!(p > FALSE_ALARM, "{what}: Kolmogorov distance {distance:.5}, p <= {p:.2e}");
}

/// Compares the means over `draws` draws of `K` statistics with their known (mean, variance).
///
/// The mean, in standard errors, is normal up to the skewness gamma of the statistic: at z = 5.4 the tail is larger
/// by exp(gamma z^3 / (6 sqrt n)), 2 for a gamma of 26 and a million draws. Half the rate is kept for that.
pub(crate) fn check_means<const K: usize>(
    what: &str,
    draws: u32,
    known: [(f64, f64); K],
    mut draw: impl FnMut() -> [f64; K],
) {
    let mut sums = [0.0; K];
    for _ in 0..draws {
        sums.iter_mut().zip(draw()).for_each(|(sum, value)| *sum += value);
    }
    let n = f64::from(draws);
    let threshold = FALSE_ALARM / 2.0 / f64::of_count(K as u64);
    for (i, (sum, (mean, variance))) in sums.into_iter().zip(known).enumerate() {
        let z = (sum / n - mean) / (variance / n).sqrt();
        let p = 2.0 * Normal::standard().sf(z.abs());
        assert!(p > threshold, "{what}, statistic {i}: {} instead of {mean}, {z:.2} standard errors", sum / n);
    }
}

/// Counts the words a sampler takes.
pub(crate) struct Counted {
    stream: PathStream,
    words: u64,
}

impl<R: Real> Random<R> for Counted {
    fn word(&mut self) -> u32 {
        self.words += 1;
        Random::<R>::word(&mut self.stream)
    }
}

pub(crate) fn words_taken(sampler: impl FnOnce(&mut Counted)) -> u64 {
    let mut counted = Counted { stream: stream(80), words: 0 };
    sampler(&mut counted);
    counted.words
}

/// Gives chosen words in order, then zeros: exact expectations are sums over them.
pub(crate) struct Chosen<'a>(pub(crate) &'a [u32]);

impl<R: Real> Random<R> for Chosen<'_> {
    fn word(&mut self) -> u32 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }
}
