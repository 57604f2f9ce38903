//! Losses and gradients of perceptrons against plain loops and their difference quotients.

mod mlp_support;

use mlp_support::{Table, batch_loss, network, normals, of, parameters};
use optsde::Native;
use optsde_core::Real;
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};
use optsde_net::mlp::{Activation, Perceptron};
use optsde_net::{Batch, Network};

/// One vector or less, whole vectors, and one, two and three shares.
const BATCHES: [usize; 6] = [1, 7, 16, 17, 300, 600];

/// Samples of a table: fewer than those of a large batch, so that they come more than once.
const SAMPLES: usize = 220;

/// Networks of all kinds with layers of these widths, on so many features.
fn networks(features: usize, hidden: &[usize]) -> impl Iterator<Item = (Perceptron<'_>, Table)> {
    let kinds = [Activation::Relu, Activation::Tanh].into_iter().flat_map(|activation| {
        [1, 2, 5].into_iter().flat_map(move |outputs| [true, false].map(|biases| (activation, outputs, biases)))
    });
    kinds.map(move |(activation, outputs, biases)| {
        let sizes = Perceptron { hidden, outputs, activation, biases };
        let classes = u32::try_from(outputs.max(2)).unwrap();
        (sizes, Table::random(SAMPLES, features, classes, 7))
    })
}

/// Samples drawn with replacement.
fn drawn(size: usize, seed: u64) -> Vec<u32> {
    let mut random = path_stream(Seed(seed), PathIndex(2), Purpose::Start, 0);
    (0..size).map(|_| Random::<f64>::index(&mut random, u32::try_from(SAMPLES).unwrap())).collect()
}

/// Weights around 1, some of them negative and the first 0.
fn weights(size: usize) -> Vec<f64> {
    let mut weights: Vec<f64> = normals(size, 0.8, 3).iter().map(|z| 1.0 + z).collect();
    weights[0] = 0.0;
    weights
}

fn gradient<R: Real>(
    sizes: Perceptron<'_>,
    table: &Table,
    x: &[f64],
    samples: &[u32],
    weights: Option<&[f64]>,
) -> (f64, Vec<f64>) {
    let weights = weights.map(of::<R>);
    let mut gradient = vec![R::ZERO; x.len()];
    let batch = Batch { samples, weights: weights.as_deref() };
    let loss = network::<R>(sizes, table).gradient(&of::<R>(x), batch, &mut gradient).unwrap();
    (loss, gradient.iter().map(|g| g.to_f64()).collect())
}

#[test]
fn losses_are_those_of_plain_loops() {
    // Both round every one of some 20 sums and 5 functions of a sample by about 1e-16, and its loss is below 10; the sum over
    // samples has the same order in both.
    for (features, hidden) in [(5, &[3, 17][..]), (17, &[5]), (1, &[1, 3]), (3, &[])] {
        for (sizes, table) in networks(features, hidden) {
            let x = normals(parameters(sizes, &table), 0.7, 11);
            for size in BATCHES {
                let (samples, weights) = (drawn(size, 5), weights(size));
                for weights in [None, Some(&weights[..])] {
                    let (loss, _) = gradient::<Native<f64>>(sizes, &table, &x, &samples, weights);
                    let (expected, _) = batch_loss(sizes, &table, &x, &samples, weights);
                    assert!((loss - expected).abs() < 1e-13, "{sizes:?} {size}: {loss} {expected}");
                }
            }
        }
    }
}

#[test]
fn gradients_are_difference_quotients() {
    // (f(x + h) - f(x - h))/(2 h) of the plain loops, h = 1e-5: the error is h^2/6 times a third derivative, of the order of 10 for
    // inputs and units of this size, and 2e-9 leaves room for 100; rounding adds 1e-15/h = 1e-10. Where a rectified unit changes
    // its sign in between, the quotient is not the derivative: such parameters are left out, at most one in fifty.
    const H: f64 = 1e-5;
    for (features, hidden) in [(5, &[3, 17][..]), (17, &[5]), (1, &[1, 3]), (3, &[])] {
        let (mut checked, mut left_out) = (0, 0);
        for (sizes, table) in networks(features, hidden) {
            let mut x = normals(parameters(sizes, &table), 0.7, 13);
            for size in BATCHES {
                let (samples, weights) = (drawn(size, 6), weights(size));
                let weights = if size % 2 == 0 { Some(&weights[..]) } else { None };
                let (_, gradient) = gradient::<Native<f64>>(sizes, &table, &x, &samples, weights);
                // All of a small batch, and every seventh of a large one, which costs as much.
                for i in (0..x.len()).step_by(if size < 100 { 1 } else { 7 }) {
                    let middle = x[i];
                    let [(above, signs_above), (below, signs_below)] = [H, -H].map(|h| {
                        x[i] = middle + h;
                        batch_loss(sizes, &table, &x, &samples, weights)
                    });
                    x[i] = middle;
                    if sizes.activation == Activation::Relu && signs_above != signs_below {
                        left_out += 1;
                        continue;
                    }
                    let quotient = (above - below) / (2.0 * H);
                    assert!((gradient[i] - quotient).abs() < 2e-9, "{sizes:?} {size} {i}: {} {quotient}", gradient[i]);
                    checked += 1;
                }
            }
        }
        assert!(50 * left_out < checked, "{left_out} of {checked}");
    }
}

#[test]
fn single_precision_rounds_what_double_precision_computes() {
    // Sums of at most 300 terms, in 16 partial sums of 19 each: 19 x 6e-8 in the worst case, relative to the sum of
    // magnitudes, which is below 3; once more for the layers below.
    for (sizes, table) in networks(5, &[3, 17]) {
        let x: Vec<f64> = of::<f32>(&normals(parameters(sizes, &table), 0.7, 17)).iter().map(|x| x.to_f64()).collect();
        let samples = drawn(600, 8);
        let (loss, narrow) = gradient::<Native<f32>>(sizes, &table, &x, &samples, None);
        let (expected, wide) = gradient::<Native<f64>>(sizes, &table, &x, &samples, None);
        assert!((loss - expected).abs() < 3e-6, "{loss} {expected}");
        for (narrow, wide) in narrow.iter().zip(&wide) {
            assert!((narrow - wide).abs() < 7e-6, "{sizes:?}: {narrow} {wide}");
        }
    }
}

#[test]
fn the_gradient_of_a_batch_is_the_mean_of_those_of_its_halves() {
    // Linearity; sums of 600 and 300 terms round differently, by some 1e-16 each.
    for (sizes, table) in networks(5, &[17, 3]) {
        let x = normals(parameters(sizes, &table), 0.7, 19);
        let samples = drawn(600, 9);
        let (loss, whole) = gradient::<Native<f64>>(sizes, &table, &x, &samples, None);
        let [(first_loss, first), (second_loss, second)] =
            [&samples[..300], &samples[300..]].map(|half| gradient::<Native<f64>>(sizes, &table, &x, half, None));
        assert!((loss - 0.5 * (first_loss + second_loss)).abs() < 1e-14);
        for (whole, (first, second)) in whole.iter().zip(first.iter().zip(&second)) {
            assert!((whole - 0.5 * (first + second)).abs() < 1e-14, "{whole} {first} {second}");
        }
    }
}

#[test]
fn a_repeated_sample_counts_as_a_weight() {
    // (l_4 + l_4 + l_9)/3 is (2 l_4 + 1 l_9 + 0 l_2)/3.
    for (sizes, table) in networks(5, &[3]) {
        let x = normals(parameters(sizes, &table), 0.7, 23);
        let (repeated_loss, repeated) = gradient::<Native<f64>>(sizes, &table, &x, &[4, 4, 9], None);
        let weights = [2.0, 1.0, 0.0];
        let (weighted_loss, weighted) = gradient::<Native<f64>>(sizes, &table, &x, &[4, 9, 2], Some(&weights));
        assert!((repeated_loss - weighted_loss).abs() < 1e-15);
        for (repeated, weighted) in repeated.iter().zip(&weighted) {
            assert!((repeated - weighted).abs() < 1e-15);
        }
    }
}

/// One feature, 1, and outputs that are the weights.
fn constant(outputs: usize, label: u32) -> (Perceptron<'static>, Table) {
    let sizes = Perceptron { hidden: &[], outputs, activation: Activation::Relu, biases: false };
    (sizes, Table { inputs: vec![1.0], labels: vec![label], features: 1 })
}

#[test]
fn large_outputs_give_exact_losses() {
    // Outputs z, 0, -z with exp(-z) = 0 beside 1: l = z - z_label and dl/dz_c = (c = 0) - (c = label), exactly.
    // One output z: l = max(z, 0) - label z, dl/dz = (z > 0) - label.
    fn check<R: Real>(z: f64) {
        for label in 0..3 {
            let (sizes, table) = constant(3, label);
            let (loss, gradient) = gradient::<R>(sizes, &table, &[z, 0.0, -z], &[0], None);
            assert_eq!(loss, z - [z, 0.0, -z][label as usize]);
            let of_class = |class: u32| f64::from(u8::from(class == 0)) - f64::from(u8::from(class == label));
            assert_eq!(gradient, [0, 1, 2].map(of_class));
        }
        for label in 0..2 {
            for z in [z, -z] {
                let (sizes, table) = constant(1, label);
                let (loss, gradient) = gradient::<R>(sizes, &table, &[z], &[0], None);
                assert_eq!(loss, z.max(0.0) - f64::from(label) * z);
                assert_eq!(gradient, [f64::from(u8::from(z > 0.0)) - f64::from(label)]);
            }
        }
    }
    // Powers of two, which both formats have.
    for exponent in [10, 14, 60, 120] {
        check::<Native<f32>>(2.0_f64.powi(exponent));
        check::<Native<f64>>(2.0_f64.powi(exponent));
    }
    check::<Native<f64>>(2.0_f64.powi(1000));
}

#[test]
fn a_parameter_that_is_not_a_number_shows_in_the_loss() {
    // Rectified units must not turn it into 0.
    for (sizes, table) in networks(5, &[3, 17]) {
        let x = normals(parameters(sizes, &table), 0.7, 29);
        for i in 0..x.len() {
            let mut x = x.clone();
            x[i] = f64::NAN;
            let (loss, _) = gradient::<Native<f64>>(sizes, &table, &x, &drawn(20, 4), None);
            assert!(loss.is_nan(), "{sizes:?} {i}: {loss}");
        }
    }
}
