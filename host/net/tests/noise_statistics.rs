//! Noise and signal at a point.
#![expect(clippy::cast_precision_loss, reason = "counts")]

mod noise_support;

use noise_support::{PARAMETERS, SAMPLES, Z, point, problem};
use optsde::theory::DVector;
use optsde_core::Real;
use optsde_core::random::Seed;
use optsde_net::noise::{
    Added, ExactNoise, FullGradient, GradientSource, Minibatch, NoiseError, PairOfMeans, Steps, measure,
    sample_covariance,
};
use optsde_net::sampling::{LastBatch, Sampler, Scheme};
use optsde_net::{Batch, Network, NetworkError, Number};

fn sampler(scheme: Scheme, size: usize, seed: u64) -> Sampler {
    Sampler::new(scheme, SAMPLES, size, Seed(seed)).unwrap()
}

#[test]
fn exact_noise_is_that_of_gradients_in_closed_form() {
    let (mut network, x) = (problem(), point(PARAMETERS));
    let (full, loss) = network.full(&x);
    let sigma = network.covariance(&x);
    let exact = ExactNoise::at(&mut network, x.as_slice(), 16).unwrap();
    let close = |a: f64, b: f64| (a - b).abs() < 1e-13 * b.abs().max(1.0);
    assert!(close(exact.loss, loss) && close(exact.signal, full.norm_squared()));
    assert!(close(exact.sample_trace, sigma.trace()));
    assert!((sample_covariance(&mut network, x.as_slice(), 16).unwrap() - &sigma).amax() < 1e-13);
    for (scheme, factor) in [(Scheme::WithReplacement, 0.1), (Scheme::WithoutReplacement, 40.0 / (49.0 * 10.0))] {
        let batches = sampler(scheme, 10, 1);
        assert!(close(exact.noise(&batches).value, factor * sigma.trace()));
        assert!(close(exact.noise_to_signal(&batches).value, factor * sigma.trace() / full.norm_squared()));
        assert_eq!(exact.noise(&batches).interval, None);
    }
}

#[test]
fn estimates_are_means_over_pairs_of_steps() {
    // N^ = mean of |g_i - g_j|^2 / 2 and G^ = mean of g_i . g_j over all pairs: the definition of the sample variance
    // as a U-statistic. The jackknife, likewise, from pairs without a group.
    let (mut network, x, (groups, per_group)) = (problem(), point(PARAMETERS), (4, 3));
    let batches = sampler(Scheme::WithoutReplacement, 6, 3);
    let gradients: Vec<DVector<f64>> = (20..32)
        .map(|k| {
            let mut out = vec![0.0; PARAMETERS];
            Minibatch::new(batches).gradient(&mut network, k, x.as_slice(), &mut out).unwrap();
            DVector::from_vec(out)
        })
        .collect();
    let pairs = |left_out: usize| {
        let kept: Vec<_> = (0..12).filter(|i| i / per_group != left_out).collect();
        let (mut noise, mut signal, mut count) = (0.0, 0.0, 0.0);
        for &i in &kept {
            for &j in kept.iter().filter(|&&j| j < i) {
                noise += 0.5 * (&gradients[i] - &gradients[j]).norm_squared();
                signal += gradients[i].dot(&gradients[j]);
                count += 1.0;
            }
        }
        [noise / count, signal / count]
    };
    let without: Vec<_> = (0..groups).map(pairs).collect();
    let mean = [0, 1].map(|i| without.iter().map(|w| w[i]).sum::<f64>() / 4.0);
    // The least variance of G^: 2 tr Sigma^2/(m (m - 1)), tr Sigma^2 from differences of groups.
    let sum = |group: usize| gradients[3 * group..3 * group + 3].iter().sum::<DVector<f64>>();
    let trace_of_square = ((sum(0) - sum(1)).dot(&(sum(2) - sum(3))) / 6.0).powi(2);
    let least = [[0.0, f64::NEG_INFINITY], [f64::NEG_INFINITY, 2.0 * trace_of_square / (12.0 * 11.0)]];
    let steps = Steps { first: 20, per_group, groups };
    let found = measure(&mut Minibatch::new(batches), &mut network, x.as_slice(), steps).unwrap().noise_and_signal;
    for i in 0..2 {
        assert!((found.means[i] - pairs(groups)[i]).abs() < 1e-13);
        for j in 0..2 {
            let sum: f64 = without.iter().map(|w| (w[i] - mean[i]) * (w[j] - mean[j])).sum();
            assert!((found.covariance[i][j] - (0.75 * sum).max(least[i][j])).abs() < 1e-13, "{i} {j}");
        }
    }
    assert_eq!(found.degrees_of_freedom, 3.0);
}

/// Where the full gradient is 0: by gradient descent, until it is.
fn minimum() -> DVector<f64> {
    let (network, mut x) = (problem(), point(PARAMETERS));
    for _ in 0..20_000 {
        x -= network.full(&x).0 * 0.3;
    }
    assert!(network.full(&x).0.amax() < 1e-13);
    x
}

#[test]
fn a_signal_of_zero_is_not_excluded() {
    // G^ of 5 coordinates is far from normal here: it cannot be below -N^/m, and the jackknife finds hardly any error
    // when it is there. Intervals at 0.1% may miss in 6 of 6000 cases; 20 or more have the probability 1e-5
    // (Poisson). N / G is infinite.
    const REPEATS: u64 = 6000;
    let (mut network, x) = (problem(), minimum());
    let (mut missed, mut bounded) = (0, 0);
    for seed in 0..REPEATS {
        let mut source = Minibatch::new(sampler(Scheme::WithReplacement, 5, seed));
        let steps = Steps { first: 0, per_group: 8, groups: 32 };
        let pair = measure(&mut source, &mut network, x.as_slice(), steps).unwrap().noise_and_signal;
        let (low, high) = pair.interval_of_mean(1, 1e-3);
        missed += u32::from(low > 0.0 || high < 0.0);
        bounded += u32::from(pair.interval_of_ratio(1e-3).1 < f64::INFINITY);
    }
    assert!(missed < 20 && bounded < 20, "{missed} {bounded}");
}

#[test]
fn intervals_contain_what_they_should_as_often_as_they_should() {
    // REPEATS measurements of 256 batches of 5 in 32 groups, against exact values: the means of N^ and G^ are
    // unbiased (false alarm 2e-5), and intervals at 5% miss N, G and N/G in 5% of them. Half-width of the share of
    // misses: 4.417 sqrt(0.05 0.95/REPEATS), false alarm 3e-5, plus 0.01 for what is only asymptotic in them:
    // estimates that are not quite normal.
    const REPEATS: u64 = 3000;
    const MISS: f64 = 0.05;
    let (mut network, x) = (problem(), point(PARAMETERS));
    let exact = ExactNoise::at(&mut network, x.as_slice(), 50).unwrap();
    let batches = |seed| sampler(Scheme::WithReplacement, 5, seed);
    let truth = [exact.noise(&batches(0)).value, exact.signal];
    let (mut sums, mut squares, mut missed) = ([0.0; 2], [0.0; 2], [0.0; 3]);
    for seed in 0..REPEATS {
        let steps = Steps { first: 0, per_group: 8, groups: 32 };
        let found = measure(&mut Minibatch::new(batches(seed)), &mut network, x.as_slice(), steps).unwrap();
        let pair = found.noise_and_signal;
        for i in 0..2 {
            sums[i] += pair.means[i] - truth[i];
            squares[i] += (pair.means[i] - truth[i]).powi(2);
        }
        let intervals =
            [pair.interval_of_variance(0, MISS), pair.interval_of_mean(1, MISS), pair.interval_of_ratio(MISS)];
        for (missed, ((low, high), truth)) in
            missed.iter_mut().zip(intervals.into_iter().zip([truth[0], truth[1], truth[0] / truth[1]]))
        {
            *missed += f64::from(u8::from(truth < low || truth > high));
        }
    }
    let repeats = REPEATS as f64;
    for i in 0..2 {
        assert!(sums[i].abs() < Z * squares[i].sqrt(), "mean {i}");
    }
    let slack = Z * (MISS * (1.0 - MISS) / repeats).sqrt() + 0.01;
    let shares = missed.map(|count| count / repeats);
    assert!(shares.iter().all(|share| (share - MISS).abs() < slack), "{shares:?}");
}

#[test]
fn added_noise_has_the_trace_d_sigma_squared() {
    // N = 5 x 0.3^2 around the full gradient, G = |grad L|^2: two intervals at 1e-5.
    let (mut network, x) = (problem(), point(PARAMETERS));
    let mut source = Added::new(FullGradient::new(50).unwrap(), 0.3, Seed(2)).unwrap();
    let steps = Steps { first: 0, per_group: 50, groups: 40 };
    let found = measure(&mut source, &mut network, x.as_slice(), steps).unwrap();
    let signal = network.full(&x).0.norm_squared();
    assert!(found.noise().contains(0.45) && found.signal().contains(signal), "{found:?}");
    assert!(found.noise_to_signal().contains(0.45 / signal));
    // As narrow as chi-squared numbers let expect: 4.8 standard errors of 0.45 sqrt(2/(5 x 2000)), and twice that at
    // most.
    assert!(found.noise().half_width() < 2.0 * 4.8 * 0.45 * (2.0_f64 / 10_000.0).sqrt());
}

#[test]
fn without_noise_the_ratio_is_zero() {
    let (mut network, x) = (problem(), point(PARAMETERS));
    let steps = Steps { first: 0, per_group: 2, groups: 4 };
    let found = measure(&mut FullGradient::new(50).unwrap(), &mut network, x.as_slice(), steps).unwrap();
    // Equal gradients have no deviations at all.
    assert_eq!((found.noise().bounds(), found.noise_to_signal().bounds()), ((0.0, 0.0), (0.0, 0.0)));
    assert!((found.signal().value - network.full(&x).0.norm_squared()).abs() < 1e-13);
}

#[test]
fn ends_of_the_ratio_are_as_far_as_the_errors_allow() {
    // Fieller: at both ends (a - rho b)^2 = t^2 (s_aa - 2 rho s_ab + rho^2 s_bb), with t = 2.228 139 for 5% and 10
    // degrees of freedom, from printed tables.
    let t = 2.228_138_852;
    for [a, b, s_aa, s_ab, s_bb] in
        [[3.0, 2.0, 0.1, 0.05, 0.2], [3.0, 2.0, 0.1, -0.1, 0.2], [5.0, 1.0, 0.01, 0.0, 0.04]]
    {
        let pair = PairOfMeans { means: [a, b], covariance: [[s_aa, s_ab], [s_ab, s_bb]], degrees_of_freedom: 10.0 };
        let (low, high) = pair.interval_of_ratio(0.05);
        assert!(low < a / b && a / b < high);
        for rho in [low, high] {
            let (left, right) = ((a - rho * b).powi(2), t * t * (s_aa - 2.0 * rho * s_ab + rho * rho * s_bb));
            assert!((left - right).abs() < 1e-7 * right, "{rho}: {left} {right}");
        }
        assert_eq!(pair.ratio().value, a / b);
        let (low, high) = pair.interval_of_variance(0, 0.05);
        assert!((low * high - a * a).abs() < 1e-12 && (high / a - (t * s_aa.sqrt() / a).exp()).abs() < 1e-8);
        let (low, high) = pair.interval_of_mean(0, 0.05);
        assert!((low - (a - t * s_aa.sqrt())).abs() < 1e-8 && (high - (a + t * s_aa.sqrt())).abs() < 1e-8);
    }
}

#[test]
fn intervals_reach_far_into_the_tails() {
    // Student's t has closed quantiles for 1 and 2 degrees of freedom: cot(pi a/2) and (1 - a) sqrt(2/(a (2 - a))) at
    // two-sided a.
    let a = 1e-5_f64;
    let closed = [1.0 / (std::f64::consts::FRAC_PI_2 * a).tan(), (1.0 - a) * (2.0 / (a * (2.0 - a))).sqrt()];
    for (degrees_of_freedom, expected) in [1.0, 2.0].into_iter().zip(closed) {
        let pair = PairOfMeans { means: [0.0, 0.0], covariance: [[1.0, 0.0], [0.0, 4.0]], degrees_of_freedom };
        let (one, two) = (pair.first().half_width(), pair.second().half_width());
        assert!((one / expected - 1.0).abs() < 1e-6 && (two / expected - 2.0).abs() < 2e-6, "{one} {expected}");
    }
}

#[test]
fn ratios_to_what_may_be_zero_have_no_upper_end() {
    let pair = |a: f64, b: f64, s: f64| {
        let covariance = [[s, 0.0], [0.0, s]];
        PairOfMeans { means: [a, b], covariance, degrees_of_freedom: 1000.0 }
    };
    // b = 0.1 +- 1 and -0.1 +- 1, a = 9 +- 1: infinity cannot be excluded, 0 can.
    for b in [0.1, -0.1] {
        let ratio = pair(9.0, b, 1.0).ratio();
        let (low, high) = ratio.bounds();
        assert!(low > 0.5 && low < 9.0 && high == f64::INFINITY, "{ratio:?}");
    }
    assert_eq!(pair(9.0, -0.1, 1.0).ratio().value, f64::INFINITY);
    // a = 0.1 +- 1, b = 9 +- 1: 0 cannot be excluded, infinity can. The larger root of Fieller's equation.
    let (low, high) = pair(0.1, 9.0, 1.0).ratio().bounds();
    assert!(low == 0.0 && high > 0.5 && high < 9.0, "{high}");
    // Nothing is known of 0/0, of two means of opposite signs, or without an error.
    for pair in [pair(0.1, 0.1, 1.0), pair(9.0, -9.0, 1.0), pair(1.0, 1.0, f64::INFINITY)] {
        assert_eq!(pair.ratio().bounds(), (0.0, f64::INFINITY));
    }
    // Without errors, the ratio itself.
    assert_eq!(pair(9.0, 3.0, 0.0).ratio().bounds(), (3.0, 3.0));
}

#[test]
fn steps_that_cannot_be_measured_are_refused() {
    let (mut network, x) = (problem(), point(PARAMETERS));
    let mut measured = |source: &mut Minibatch, per_group, groups| {
        measure::<f64>(source, &mut network, x.as_slice(), Steps { first: 0, per_group, groups })
            .unwrap_err()
            .to_string()
    };
    let mut source = Minibatch::new(sampler(Scheme::WithReplacement, 5, 1));
    assert_eq!(measured(&mut source, 5, 3), "groups is 3, allowed: 4 or more");
    assert_eq!(measured(&mut source, 0, 5), "steps of a group is 0, allowed: 1 or more");
    let mut epochs = Minibatch::new(sampler(Scheme::Reshuffled(LastBatch::Dropped), 5, 1));
    assert!(measured(&mut epochs, 5, 5).ends_with("allowed: sources with independent steps"));
}

/// Gives what no gradient should be.
struct Broken;

impl GradientSource<Number> for Broken {
    fn gradient(
        &mut self,
        network: &mut dyn Network<Number>,
        k: u64,
        x: &[Number],
        out: &mut [Number],
    ) -> Result<f64, NetworkError> {
        let loss = network.gradient(x, Batch { samples: &[0], weights: None }, out)?;
        out[0] = Number::of(if k == 7 { f64::INFINITY } else { 0.0 });
        Ok(loss)
    }

    fn independent_steps(&self) -> bool {
        true
    }
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    let x = [Number::of(0.1); PARAMETERS];
    let steps = Steps { first: 0, per_group: 2, groups: 4 };
    let error = measure(&mut Broken, &mut problem(), &x, steps).unwrap_err();
    assert_eq!(error.to_string(), "squared norm of a gradient is inf, allowed: finite numbers");
    let far = [f64::NAN; PARAMETERS];
    assert!(matches!(ExactNoise::at(&mut problem(), &far, 10), Err(NoiseError::Number { field: "loss", .. })));
    let many = vec![0.0; 4097];
    let error = sample_covariance(&mut problem(), &many, 10).unwrap_err();
    assert_eq!(error.to_string(), "parameters is 4097, allowed: at most 4096");
}
