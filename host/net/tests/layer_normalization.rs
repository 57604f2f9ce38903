//! Batch, group and layer norm: values against plain loops, gradients, running statistics.

mod layer_support;

use candle_core::{DType, Device, Tensor};
use layer_support::{check_gradients, distance, numbers, values};
use optsde_net::layer::{Running, batch_norm, batch_norm_of_running, group_norm, layer_norm, scale_shift};

const EPSILON: f64 = 1e-3;

#[expect(clippy::cast_precision_loss, reason = "a few numbers")]
fn mean_and_variance(x: &[f64]) -> (f64, f64) {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    (mean, x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64)
}

/// Every entry, normalised by the mean and variance of all entries that `set` puts into the same set.
fn normalized_by_loops(x: &[f64], set: impl Fn(usize) -> usize) -> Vec<f64> {
    let of_set = |s: usize| x.iter().enumerate().filter(|(at, _)| set(*at) == s).map(|(_, x)| *x).collect::<Vec<f64>>();
    let entry = |at: usize| {
        let (mean, variance) = mean_and_variance(&of_set(set(at)));
        (x[at] - mean) / (variance + EPSILON).sqrt()
    };
    (0..x.len()).map(entry).collect()
}

/// Sums of up to 40 numbers in another order, divided by deviations above 0.1.
const ROUNDING: f64 = 1e-13;

#[test]
fn batch_norm_is_its_definition() {
    // Of entry ((b 3 + c) 10 + pixel): the channel, and for ghost batches of 2 of 4 samples also the part.
    let x = values(&[4, 3, 5, 2], 1);
    let all = batch_norm(&x, None, EPSILON).unwrap().0;
    assert!(distance(&all, &normalized_by_loops(&numbers(&x), |at| at / 10 % 3)) < ROUNDING);
    let ghost = batch_norm(&x, Some(2), EPSILON).unwrap().0;
    assert!(distance(&ghost, &normalized_by_loops(&numbers(&x), |at| at / 10 % 3 + 3 * (at / 60))) < ROUNDING);
    let flat = values(&[6, 4], 2);
    let of_flat = batch_norm(&flat, None, EPSILON).unwrap().0;
    assert!(distance(&of_flat, &normalized_by_loops(&numbers(&flat), |at| at % 4)) < ROUNDING);
}

#[test]
fn group_norm_is_its_definition() {
    // Of entry ((b 6 + c) 10 + pixel): the sample and the third of the channels.
    let x = values(&[2, 6, 5, 2], 1);
    let y = group_norm(&x, 3, EPSILON).unwrap();
    assert!(distance(&y, &normalized_by_loops(&numbers(&x), |at| at / 20)) < ROUNDING);
}

#[test]
fn layer_norm_is_its_definition() {
    let (x, scale, shift) = (values(&[2, 3, 7], 1), values(&[7], 2), values(&[7], 3));
    let normalized = normalized_by_loops(&numbers(&x), |at| at / 7);
    let (a, b) = (numbers(&scale), numbers(&shift));
    let expected: Vec<f64> = normalized.iter().enumerate().map(|(at, y)| a[at % 7] * y + b[at % 7]).collect();
    assert!(distance(&layer_norm(&x, &scale, &shift, EPSILON).unwrap(), &expected) < ROUNDING);
}

#[test]
fn gradients_go_through_the_statistics() {
    for ghost in [None, Some(2)] {
        let arguments = [values(&[4, 3, 3, 2], 1), values(&[3], 2), values(&[3], 3)];
        check_gradients(&arguments, |x| scale_shift(&batch_norm(&x[0], ghost, EPSILON)?.0, &x[1], &x[2]));
        check_gradients(&[values(&[4, 5], 4)], |x| Ok(batch_norm(&x[0], ghost, EPSILON)?.0));
    }
    let arguments = [values(&[3, 4, 3, 1], 1), values(&[4], 2), values(&[4], 3)];
    check_gradients(&arguments, |x| scale_shift(&group_norm(&x[0], 2, EPSILON)?, &x[1], &x[2]));
    let arguments = [values(&[2, 3, 7], 1), values(&[7], 2), values(&[7], 3)];
    check_gradients(&arguments, |x| layer_norm(&x[0], &x[1], &x[2], EPSILON));
}

/// m <- 0.9 m + 0.1 mean, v <- 0.9 v + 0.1 variance n / (n - 1), from 0 and 1, by plain loops.
#[test]
fn running_statistics_follow_their_recursion() {
    let mut running = Running::new(2, DType::F64, &Device::Cpu).unwrap();
    let (mut mean, mut variance) = ([0.0; 2], [1.0; 2]);
    for step in 0..5 {
        let x = values(&[3, 2, 2, 2], 10 + step);
        running.update(&batch_norm(&x, None, EPSILON).unwrap().1, 0.1).unwrap();
        for c in 0..2 {
            let channel: Vec<f64> = numbers(&x).chunks(4).skip(c).step_by(2).flatten().copied().collect();
            let (m, v) = mean_and_variance(&channel);
            mean[c] = 0.9 * mean[c] + 0.1 * m;
            variance[c] = 0.9 * variance[c] + 0.1 * v * 12.0 / 11.0;
        }
    }
    // A few roundings of numbers below 1.
    assert!(distance(running.mean(), &mean) < 1e-15);
    assert!(distance(running.variance(), &variance) < 1e-15);
    let x = values(&[2, 2, 3, 1], 1);
    let expected: Vec<f64> = numbers(&x)
        .iter()
        .enumerate()
        .map(|(at, x)| (x - mean[at / 3 % 2]) / (variance[at / 3 % 2] + EPSILON).sqrt())
        .collect();
    assert!(distance(&batch_norm_of_running(&x, &running, EPSILON).unwrap(), &expected) < 1e-14);
    check_gradients(&[x], |x| batch_norm_of_running(&x[0], &running, EPSILON));
}

/// Of ghost batches the statistics are averages over the parts: here parts of 2 samples with 3 pixels, n = 6.
#[test]
fn statistics_of_ghost_batches_are_averages() {
    let x = values(&[4, 1, 3, 1], 1);
    let statistics = batch_norm(&x, Some(2), EPSILON).unwrap().1;
    let [first, second] = [0, 1].map(|part| mean_and_variance(&numbers(&x)[6 * part..6 * part + 6]));
    assert!(distance(&statistics.mean, &[f64::midpoint(first.0, second.0)]) < 1e-15);
    assert!(distance(&statistics.variance, &[f64::midpoint(first.1, second.1) * 6.0 / 5.0]) < 1e-15);
}

#[test]
fn what_does_not_fit_is_named() {
    let message = |result: candle_core::Result<Tensor>| result.unwrap_err().to_string();
    let batch = |shape: &[usize], ghost| message(batch_norm(&values(shape, 1), ghost, EPSILON).map(|(y, _)| y));
    assert!(batch(&[5, 2], Some(2)).contains("batch is 5, allowed: a multiple of the 2 samples of a ghost batch"));
    assert!(
        batch(&[1, 2], None).contains("numbers of a channel in the batch is 1, allowed: 2 or more, for a variance")
    );
    assert!(batch(&[3], None).contains("dimensions of the input of batch norm is 1"));
    let group = message(group_norm(&values(&[2, 4], 1), 3, EPSILON));
    assert!(group.contains("groups is 3, allowed: a divisor of the 4 channels"));
}
