//! Random reshuffling: orders that are permutations, uniform, of their own in every epoch and path, and replayable.

#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

mod goodness;

use goodness::{DRAWS, check_normal, pearson, stream, words_taken};
use optsde_core::loss::{LinearRegression, Loss, LossFactor};
use optsde_core::noise::{LastBatch, Reshuffled};
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::GradientOracle;
use optsde_core::process::{Descent, Process};
use optsde_core::random::{PathIndex, PathStream, Permutation, Purpose, Random, Replay, Seed, path_stream};
use optsde_core::schedule::Constant;

const INPUTS: [[f64; 1]; 10] = [[1.0], [-1.0], [3.0], [0.0], [2.0], [-2.0], [1.0], [4.0], [-3.0], [1.0]];
const TARGETS: [f64; 10] = [1.0, -2.0, 0.0, 3.0, 1.0, -1.0, 2.0, 5.0, 1.0, 0.0];

fn loss() -> LinearRegression<'static, f64, 1> {
    LinearRegression::new(&INPUTS, &TARGETS, LossFactor::Half).expect("as many inputs as targets")
}

fn oracle(size: u32, last: LastBatch) -> Reshuffled<'static, f64, 1> {
    Reshuffled::new(loss(), size, last).expect("a size in range")
}

fn batch(oracle: &Reshuffled<'_, f64, 1>, k: u64, random: &PathStream) -> Vec<u32> {
    let mut batch = Vec::new();
    oracle.batch(k, random, |index| batch.push(index));
    batch
}

/// The samples of an epoch, in order.
fn epoch(oracle: &Reshuffled<'_, f64, 1>, epoch: u64, random: &PathStream) -> Vec<u32> {
    let batches = u64::from(oracle.batches_per_epoch());
    (epoch * batches..(epoch + 1) * batches).flat_map(|k| batch(oracle, k, random)).collect()
}

fn sorted(mut values: Vec<u32>) -> Vec<u32> {
    values.sort_unstable();
    values
}

#[test]
fn every_key_permutes_every_count() {
    for count in [1, 2, 3, 5, 64, 97, 1_000] {
        for key in 0..20 {
            let permutation = Permutation::new(count, key);
            assert_eq!(sorted((0..count).map(|i| permutation.at(i)).collect()), (0..count).collect::<Vec<_>>());
        }
    }
    // Up to the largest count: distinct values stay distinct.
    let permutation = Permutation::new(u32::MAX, 1);
    let images = sorted((0..1_000).map(|i| permutation.at(u32::MAX - 1 - i)).collect());
    assert!(images.windows(2).all(|pair| pair[0] < pair[1]) && images[999] < u32::MAX);
}

#[test]
fn an_index_outside_stays() {
    assert_eq!((Permutation::new(5, 1).at(5), Permutation::new(0, 1).at(0)), (5, 0));
}

#[test]
fn all_permutations_are_equally_probable() {
    // Keys in sequence, as a stream makes them: epochs 0, 1, 2, ... of one path, and epoch 0 of many paths.
    for (path, count, permutations) in [(500, 2, 2), (501, 3, 6), (502, 4, 24), (503, 5, 120)] {
        let random = stream(path);
        let of_epoch = |i: u64| Permutation::of_stream::<f64>(count, i, &random);
        let of_path = |i: u64| Permutation::of_stream::<f64>(count, 0, &stream(i));
        for source in [&of_epoch as &dyn Fn(u64) -> Permutation, &of_path] {
            let mut counts = std::collections::BTreeMap::new();
            for i in 0..DRAWS as u64 {
                let permutation = source(i);
                let order: Vec<u32> = (0..count).map(|j| permutation.at(j)).collect();
                *counts.entry(order).or_insert(0) += 1;
            }
            assert_eq!(counts.len(), permutations);
            let counts: Vec<u64> = counts.into_values().collect();
            pearson("permutation", &counts, &vec![DRAWS as f64 / permutations as f64; permutations]);
        }
    }
}

#[test]
fn pairs_of_places_of_a_long_order_are_uniform() {
    // Where 0 and 1 of 20 go: 380 ordered pairs.
    let random = stream(504);
    let mut counts = vec![0_u64; 400];
    for i in 0..DRAWS as u64 {
        let permutation = Permutation::of_stream::<f64>(20, i, &random);
        counts[(permutation.at(0) * 20 + permutation.at(1)) as usize] += 1;
    }
    let counts: Vec<u64> = (0..400).filter(|cell| cell / 20 != cell % 20).map(|cell| counts[cell]).collect();
    assert_eq!(counts.iter().sum::<u64>(), DRAWS as u64);
    pearson("pair", &counts, &[DRAWS as f64 / 380.0; 380]);
}

#[test]
fn an_epoch_visits_every_sample_once() {
    let random = stream(505);
    for size in [1, 3, 5, 10] {
        let oracle = oracle(size, LastBatch::Smaller);
        assert_eq!(oracle.batches_per_epoch(), 10_u32.div_ceil(size));
        for e in 0..20 {
            assert_eq!(sorted(epoch(&oracle, e, &random)), (0..10).collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_last_batch_is_smaller_or_is_dropped() {
    let random = stream(506);
    let sizes = |last, k: std::ops::Range<u64>| -> Vec<usize> {
        k.map(|k| batch(&oracle(4, last), k, &random).len()).collect()
    };
    assert_eq!(sizes(LastBatch::Smaller, 0..6), [4, 4, 2, 4, 4, 2]);
    assert_eq!(sizes(LastBatch::Dropped, 0..4), [4, 4, 4, 4]);
    // The two dropped of 10 differ between epochs: in 200 epochs each sample is dropped some time. A given one never
    // is with probability 0.8^200 = 4e-20.
    let dropping = oracle(4, LastBatch::Dropped);
    let mut dropped = [0_u32; 10];
    for e in 0..200 {
        let visited = epoch(&dropping, e, &random);
        assert_eq!(visited.len(), 8);
        (0..10).filter(|i| !visited.contains(i)).for_each(|i| dropped[i as usize] += 1);
    }
    assert!(dropped.iter().all(|&times| times > 0));
}

#[test]
fn orders_differ_between_epochs_paths_and_seeds() {
    let oracle = oracle(10, LastBatch::Smaller);
    let orders = [
        epoch(&oracle, 0, &path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0)),
        epoch(&oracle, 1, &path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0)),
        epoch(&oracle, 0, &path_stream(Seed(1), PathIndex(1), Purpose::Steps, 0)),
        epoch(&oracle, 0, &path_stream(Seed(2), PathIndex(0), Purpose::Steps, 0)),
    ];
    // Two equal ones have probability 6 / 10!.
    for (i, order) in orders.iter().enumerate() {
        assert!(orders[..i].iter().all(|other| other != order));
    }
}

#[test]
fn the_key_of_a_stream_is_the_same_at_every_position() {
    let key = |random: &PathStream| Random::<f64>::key(random);
    let mut random = stream(507);
    let before = key(&random);
    for _ in 0..10 {
        Random::<f64>::word(&mut random);
    }
    assert_eq!(key(&random), before);
    let at = |purpose, words| key(&path_stream(Seed(1), PathIndex(2), purpose, words));
    assert_eq!(at(Purpose::Steps, 0), at(Purpose::Steps, 1_000));
    assert_ne!(at(Purpose::Steps, 0), at(Purpose::Start, 0));
    // A source without a name.
    assert_eq!(Random::<f64>::key(&Replay::new(&[1.0])), 0);
}

#[test]
fn the_gradients_of_an_epoch_sum_to_the_full_gradient() {
    // Batches of two, whose means are multiples of one half: exact.
    let oracle = oracle(2, LastBatch::Dropped);
    let mut random = stream(508);
    for e in 0..20 {
        let sum: f64 = (0..5).map(|j| oracle.gradient(5 * e + j, &[2.0], &mut random)[0]).sum();
        assert_eq!(sum, 0.5 * (0..10).map(|i| (2.0 * INPUTS[i][0] - TARGETS[i]) * INPUTS[i][0]).sum::<f64>());
        let full = loss().gradient(&[2.0])[0];
        assert!((sum / 5.0 - full).abs() < 4.0 * f64::EPSILON * full.abs());
    }
}

#[test]
fn one_batch_has_the_mean_and_variance_of_a_subset() {
    // Batches of S = 2 of N = 10: variance C_0 / S (N - S) / (N - 1). The first batches of different epochs are
    // independent.
    let samples: Vec<f64> = (0..10).map(|i| (2.0 * INPUTS[i][0] - TARGETS[i]) * INPUTS[i][0]).collect();
    let mean = samples.iter().sum::<f64>() / 10.0;
    let pairs: Vec<f64> = (0..100)
        .filter(|code| code / 10 != code % 10)
        .map(|code| f64::midpoint(samples[code / 10], samples[code % 10]) - mean)
        .collect();
    let moment = |p: i32| pairs.iter().map(|x| x.powi(p)).sum::<f64>() / 90.0;
    let population = samples.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 10.0;
    assert!((moment(2) - population / 2.0 * 8.0 / 9.0).abs() < 1e-12);
    let (oracle, mut random) = (oracle(2, LastBatch::Dropped), stream(509));
    let drawn: Vec<f64> = (0..DRAWS as u64).map(|e| oracle.gradient(5 * e, &[2.0], &mut random)[0] - mean).collect();
    let n = DRAWS as f64;
    check_normal("mean", drawn.iter().sum::<f64>() / (n * moment(2)).sqrt(), 2);
    let squares = drawn.iter().map(|x| x * x - moment(2)).sum::<f64>();
    check_normal("variance", squares / (n * (moment(4) - moment(2).powi(2))).sqrt(), 2);
}

#[test]
fn a_path_can_be_replayed_from_any_step() {
    let process = Descent {
        optimizer: HeavyBall::new(0.5),
        oracle: oracle(3, LastBatch::Smaller),
        schedule: Constant(0.01),
        start: [1.0],
    };
    let words = process.words_per_step();
    let at = |k: u64| path_stream(Seed(3), PathIndex(4), Purpose::Steps, k * words);
    let mut random = at(0);
    let (mut state, mut run) = (process.start(&mut random), Process::<f64>::start_run(&process));
    let mut states = Vec::new();
    for k in 0..30 {
        states.push(state);
        let step = process.step(k, &mut run);
        process.advance(&step, &mut state, &mut random);
    }
    for from in [1, 7, 8, 29] {
        let mut later = states[usize::try_from(from).unwrap()];
        let (mut random, mut run) = (at(from), Process::<f64>::start_run(&process));
        for k in from..30 {
            let step = process.step(k, &mut run);
            process.advance(&step, &mut later, &mut random);
        }
        assert_eq!(later, state, "from step {from}");
    }
}

#[test]
fn it_takes_no_words() {
    let oracle = oracle(3, LastBatch::Smaller);
    assert_eq!(words_taken(|r| _ = oracle.gradient(4, &[1.0], r)), GradientOracle::<f64, 1>::words(&oracle));
}

#[test]
fn batches_that_cannot_be_drawn_say_why() {
    for last in [LastBatch::Smaller, LastBatch::Dropped] {
        let error = |size| Reshuffled::new(loss(), size, last).unwrap_err();
        insta::allow_duplicates! {
            insta::assert_snapshot!(error(0), @"size is 0, allowed: 1 to the number of samples");
            insta::assert_snapshot!(error(11), @"size is 11, allowed: 1 to the number of samples");
        }
        assert!(Reshuffled::new(loss(), 10, last).is_ok());
    }
}

/// Golden: has no source but the code, and is kept so that a change of orders is seen.
#[test]
fn first_orders() {
    let oracle = oracle(10, LastBatch::Smaller);
    let lines: Vec<String> = [(0, 0), (0, 1), (1, 0)]
        .map(|(path, e)| format!("path {path}, epoch {e}: {:?}", epoch(&oracle, e, &stream(path))))
        .into();
    insta::assert_snapshot!(lines.join("\n"), @"
    path 0, epoch 0: [7, 0, 4, 3, 9, 2, 1, 8, 5, 6]
    path 0, epoch 1: [6, 0, 5, 1, 8, 3, 7, 2, 4, 9]
    path 1, epoch 0: [4, 6, 2, 1, 7, 9, 5, 8, 3, 0]
    ");
}
