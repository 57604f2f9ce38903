//! Means over windows of training steps.
#![expect(clippy::cast_precision_loss, reason = "counts")]

mod noise_support;

use noise_support::{PARAMETERS, SAMPLES, Z, point, problem};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_net::noise::{Equilibrium, Window};
use optsde_net::{Batch, Network};

#[test]
fn means_are_those_of_all_steps() {
    let mut window = Window::new(4).unwrap();
    assert!(window.is_empty() && window.mean(0).value.is_nan() && window.pair(0, 1).is_none());
    for k in 1..=1003_u64 {
        window.push([k as f64, (k * k) as f64]).unwrap();
        // (k + 1)/2 and (k + 1)(2 k + 1)/6, sums of whole numbers that fit.
        let (n, expected) = (k as f64, [(k + 1) as f64 / 2.0, ((k + 1) * (2 * k + 1)) as f64 / 6.0]);
        assert_eq!(window.len(), k);
        for (i, expected) in expected.into_iter().enumerate() {
            assert!((window.mean(i).value - expected).abs() < 1e-12 * n * n, "{k}");
        }
    }
    let ratio = window.ratio(1, 0).unwrap();
    assert!((ratio.value - 2007.0 / 3.0).abs() < 1e-9, "{ratio:?}");
    assert!(window.mean(2).value.is_nan() && window.mean(2).bounds() == (f64::NEG_INFINITY, f64::INFINITY));
    assert!(window.pair(0, 2).is_none() && window.correlation_of_neighbours(2).is_none());
}

#[test]
fn errors_are_those_of_batch_means() {
    // 12 steps in 2 pieces at least: 4 become 2 of 2 steps, and so on: pieces of 4 steps with means 2.5, 6.5, 10.5.
    // Their variance is 16, so that of their mean is 16/3; between neighbours (-4 x 0 + 0 x 4)/32 = 0.
    let mut window = Window::new(2).unwrap();
    (1..=12).for_each(|k| window.push([f64::from(k)]).unwrap());
    let pair = window.pair(0, 0).unwrap();
    assert_eq!((pair.covariance, pair.degrees_of_freedom), ([[16.0 / 3.0; 2]; 2], 2.0));
    assert_eq!(window.correlation_of_neighbours(0), Some(0.0));
    // Two more steps belong to no piece: 4 of 14 steps to each.
    (13..=14).for_each(|k| window.push([f64::from(k)]).unwrap());
    let pair = window.pair(0, 0).unwrap();
    assert!((pair.covariance[0][0] - 16.0 * 4.0 / 14.0).abs() < 1e-14 && pair.means[0] == 7.5);
}

/// The variance of the mean of `n` steps of x' = phi x + noise at variance 1: sum_ij phi^|i - j| / n^2.
fn variance_of_mean(phi: f64, n: f64) -> f64 {
    ((1.0 + phi) / (1.0 - phi) - 2.0 * phi * (1.0 - phi.powf(n)) / (n * (1.0 - phi).powi(2))) / n
}

#[test]
fn errors_of_correlated_steps_are_right() {
    // An autoregressive process with phi = 0.6 from its stationary law, mean 2, 4096 steps, 16 pieces of 256. The
    // estimated variance of the mean has the expectation (V(256) - V(4096))/15, where V is that of a mean, since (sum
    // of (Y_i - Y)^2)/15 has the expectation 16 (V(256) - V(4096))/15 (false alarm 1e-5). That is 0.8% below V(4096),
    // which makes intervals at 5% miss 0.001 more often: P(|t| > 2.13) changes by 2 x 2.13 x 0.05 x 0.004. Half-width
    // for the share of misses 4.417 sqrt(0.05 0.95/R), false alarm 1e-5.
    const REPEATS: u64 = 4000;
    let (phi, miss) = (0.6_f64, 0.05);
    let (mut sum, mut squares, mut missed, mut correlation) = (0.0, 0.0, 0.0, 0.0);
    for path in 0..REPEATS {
        let mut random = path_stream(Seed(1), PathIndex(path), Purpose::Steps, 0);
        let mut window = Window::new(16).unwrap();
        let [mut x] = Random::<f64>::normals::<1>(&mut random);
        for _ in 0..256 {
            for z in Random::<f64>::normals::<16>(&mut random) {
                window.push([2.0 + x]).unwrap();
                x = phi * x + (1.0 - phi * phi).sqrt() * z;
            }
        }
        let variance = window.pair(0, 0).unwrap().covariance[0][0];
        sum += variance;
        squares += variance * variance;
        let (low, high) = window.interval(0, miss);
        missed += f64::from(u8::from(low > 2.0 || high < 2.0));
        correlation += window.correlation_of_neighbours(0).unwrap();
    }
    let repeats = REPEATS as f64;
    let mean = sum / repeats;
    let error = ((squares / repeats - mean * mean) / repeats).sqrt();
    let expected = (variance_of_mean(phi, 256.0) - variance_of_mean(phi, 4096.0)) / 15.0;
    assert!((mean - expected).abs() < Z * error, "{mean} {expected} {error}");
    let share = missed / repeats;
    assert!((share - miss).abs() < Z * (miss * (1.0 - miss) / repeats).sqrt() + 0.001, "{share}");
    // Independent pieces have the correlation -1/16 on average (the bias of a mean that is estimated from 16), with a
    // standard deviation of about 1/4 each; neighbours of 256 steps are nearly independent.
    assert!((correlation / repeats + 1.0 / 16.0).abs() < Z * 0.25 / repeats.sqrt(), "{}", correlation / repeats);
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    let mut window = Window::new(2).unwrap();
    window.push([1.0, 2.0]).unwrap();
    let error = window.push([1.0, f64::NAN]).unwrap_err();
    assert_eq!(error.to_string(), "number of a step is NaN, allowed: finite numbers");
    assert_eq!((window.len(), window.mean(0).value, window.mean(1).value), (1, 1.0, 2.0));
    assert_eq!(Window::<1>::new(1).unwrap_err().to_string(), "pieces of a window is 1, allowed: 2 to 2^20");
}

#[test]
fn two_gradients_estimate_signal_and_noise() {
    // Over all ordered pairs of samples: E g . g' = |grad L|^2, E |g - g'|^2 / 2 = tr Sigma_1, R = |x|^2.
    let (mut network, x) = (problem(), point(PARAMETERS));
    let gradients: Vec<Vec<f64>> = (0..50)
        .map(|i| {
            let mut out = vec![0.0; PARAMETERS];
            network.gradient(x.as_slice(), Batch { samples: &[i], weights: None }, &mut out).unwrap();
            out
        })
        .collect();
    let mut sums = [0.0; 3];
    for first in &gradients {
        for second in &gradients {
            let numbers = Equilibrium::at(x.as_slice(), first, second).unwrap().numbers();
            sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number / (SAMPLES * SAMPLES) as f64);
        }
    }
    let expected = [x.norm_squared(), network.full(&x).0.norm_squared(), network.covariance(&x).trace()];
    for (found, expected) in sums.into_iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12 * expected.max(1.0), "{found} {expected}");
    }
    let error = Equilibrium::at(x.as_slice(), &gradients[0], &gradients[0][1..]).unwrap_err();
    assert_eq!(error.to_string(), "second gradient is 4, allowed: as many numbers as parameters");
}
