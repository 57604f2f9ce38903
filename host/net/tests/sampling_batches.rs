//! Which samples a step uses.
#![expect(clippy::cast_precision_loss, reason = "counts")]

use optsde_core::random::Seed;
use optsde_net::sampling::{LastBatch, Sampler, Scheme};
use statrs::distribution::{ChiSquared, ContinuousCDF};

const SCHEMES: [Scheme; 5] = [
    Scheme::WithReplacement,
    Scheme::WithoutReplacement,
    Scheme::Reshuffled(LastBatch::Dropped),
    Scheme::Reshuffled(LastBatch::Smaller),
    Scheme::Reshuffled(LastBatch::Carried),
];

fn sampler(scheme: Scheme, population: usize, size: usize) -> Sampler {
    Sampler::new(scheme, population, size, Seed(7)).unwrap()
}

fn batch(sampler: &Sampler, k: u64) -> Vec<u32> {
    let mut samples = vec![99; 3];
    sampler.batch(k, &mut samples);
    samples
}

fn sorted(mut samples: Vec<u32>) -> Vec<u32> {
    samples.sort_unstable();
    samples
}

/// The statistic of Pearson exceeds this with probability 1e-5.
fn limit(degrees_of_freedom: f64) -> f64 {
    ChiSquared::new(degrees_of_freedom).unwrap().inverse_cdf(1.0 - 1e-5)
}

#[test]
fn a_step_is_a_function_of_seed_and_number() {
    for scheme in SCHEMES {
        let first = sampler(scheme, 1000, 10);
        // In any order, from another sampler of the same seed.
        let late: Vec<_> = (0..50).rev().map(|k| batch(&sampler(scheme, 1000, 10), k)).collect();
        let early: Vec<_> = (0..50).map(|k| batch(&first, k)).collect();
        assert!(early.iter().eq(late.iter().rev()), "{scheme:?}");
        // Two of 10 from 1000 are the same with probability below 1e-20.
        assert_ne!(early[0], early[1], "{scheme:?}");
        let other = Sampler::new(scheme, 1000, 10, Seed(8)).unwrap();
        assert_ne!(batch(&other, 0), early[0], "{scheme:?}");
        // The last steps that can be counted are steps like all others.
        for k in [u64::MAX - 1, u64::MAX] {
            let samples = batch(&first, k);
            assert!(samples.len() == 10 && samples.iter().all(|&i| i < 1000), "{scheme:?}");
        }
    }
}

#[test]
fn subsets_have_no_sample_twice() {
    let all: Vec<u32> = (0..33).collect();
    assert_eq!(sorted(batch(&sampler(Scheme::WithoutReplacement, 33, 33), 5)), all);
    let large = sampler(Scheme::WithoutReplacement, 50_000, 512);
    for k in 0..20 {
        let mut samples = sorted(batch(&large, k));
        samples.dedup();
        assert!(samples.len() == 512 && samples.iter().all(|&i| i < 50_000));
    }
}

#[test]
fn an_epoch_visits_every_sample_once() {
    let all: Vec<u32> = (0..23).collect();
    let smaller = sampler(Scheme::Reshuffled(LastBatch::Smaller), 23, 5);
    let dropped = sampler(Scheme::Reshuffled(LastBatch::Dropped), 23, 5);
    for epoch in 0..4 {
        let batches: Vec<_> = (0..5).map(|j| batch(&smaller, 5 * epoch + j)).collect();
        assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 5, 5, 3]);
        assert_eq!(sorted(batches.concat()), all);
        // The same order without its end.
        for (j, kept) in (0..4).zip(&batches) {
            assert_eq!(batch(&dropped, 4 * epoch + j), *kept);
            assert_eq!((dropped.epoch(4 * epoch + j), smaller.epoch(5 * epoch + j)), (epoch, epoch));
        }
        assert_eq!(smaller.epoch(5 * epoch + 4), epoch);
    }
}

#[test]
fn carried_batches_are_the_epochs_in_a_row() {
    // 23 batches of 5 are 5 epochs of 23; each epoch is what the batches of the other choice give.
    let carried = sampler(Scheme::Reshuffled(LastBatch::Carried), 23, 5);
    let smaller = sampler(Scheme::Reshuffled(LastBatch::Smaller), 23, 5);
    let row: Vec<u32> = (0..23).flat_map(|k| batch(&carried, k)).collect();
    let epochs: Vec<u32> = (0..25).flat_map(|k| batch(&smaller, k)).collect();
    assert_eq!(row, epochs);
    assert!((0..23).all(|k| batch(&carried, k).len() == 5));
    // Batch 4 has samples 20 to 24 of the row, batch 5 begins with sample 25.
    assert_eq!([3, 4, 5, 9, 10].map(|k| carried.epoch(k)), [0, 0, 1, 1, 2]);
}

#[test]
fn subsets_are_uniform() {
    // 2 of 5: 10 subsets, equally probable. False alarm: 1e-5.
    let pairs = sampler(Scheme::WithoutReplacement, 5, 2);
    let (mut counts, steps) = ([0.0; 25], 20_000);
    for k in 0..steps {
        let samples = sorted(batch(&pairs, k));
        counts[(5 * samples[0] + samples[1]) as usize] += 1.0;
    }
    let expected = steps as f64 / 10.0;
    let observed: Vec<f64> = counts.into_iter().filter(|&count| count > 0.0).collect();
    assert_eq!(observed.len(), 10);
    let statistic: f64 = observed.iter().map(|count| (count - expected).powi(2) / expected).sum();
    assert!(statistic < limit(9.0), "{statistic}");
}

#[test]
fn indices_with_replacement_are_uniform_and_independent() {
    // Two of 6: 36 ordered pairs, equally probable. False alarm: 1e-5.
    let pairs = sampler(Scheme::WithReplacement, 6, 2);
    let (mut counts, steps) = ([0.0; 36], 36_000);
    for k in 0..steps {
        let samples = batch(&pairs, k);
        counts[(6 * samples[0] + samples[1]) as usize] += 1.0;
    }
    let statistic: f64 = counts.iter().map(|count| (count - 1000.0_f64).powi(2) / 1000.0).sum();
    assert!(statistic < limit(35.0), "{statistic}");
}

#[test]
fn large_populations_are_visited_evenly() {
    // How many of 128 out of 50 000 fall into each of 50 equal parts: hypergeometric, independent between steps. With
    // p = 1/50 its variance is v = 128 p (1 - p)(50 000 - 128)/(50 000 - 1), and the covariance of two parts -v/49,
    // so that (49/50) sum (count - mean)^2 / (T v) is chi-squared with 49 degrees of freedom after many steps. False
    // alarm: 1e-5.
    let large = sampler(Scheme::WithoutReplacement, 50_000, 128);
    let (mut counts, steps) = ([0.0; 50], 2000);
    for k in 0..steps {
        for i in batch(&large, k) {
            counts[i as usize / 1000] += 1.0;
        }
    }
    let (steps, p) = (steps as f64, 0.02);
    let variance = 128.0 * p * (1.0 - p) * (50_000.0 - 128.0) / 49_999.0;
    let sum: f64 = counts.iter().map(|count| (count - 128.0 * p * steps).powi(2)).sum();
    let statistic = 49.0 / 50.0 * sum / (steps * variance);
    assert!(statistic < limit(49.0), "{statistic}");
    // As even as this it would be with probability 1e-5 only.
    assert!(statistic > ChiSquared::new(49.0).unwrap().inverse_cdf(1e-5), "{statistic}");
}

#[test]
fn covariance_factors_are_those_of_enumerated_batches() {
    let values: [f64; 6] = [0.3, -1.0, 2.0, 0.7, 4.0, -0.2];
    let variance = |means: &[f64]| {
        let mean = means.iter().sum::<f64>() / means.len() as f64;
        means.iter().map(|m| (m - mean).powi(2)).sum::<f64>() / means.len() as f64
    };
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for i in 0..6 {
        for j in 0..6 {
            with.push(0.5 * (values[i] + values[j]));
            if i != j {
                without.push(0.5 * (values[i] + values[j]));
            }
        }
    }
    let one = variance(&values);
    for (scheme, means) in SCHEMES.iter().zip([&with, &without, &without, &without, &without]) {
        let factor = sampler(*scheme, 6, 2).covariance_factor();
        assert!((factor - variance(means) / one).abs() < 1e-14, "{scheme:?}: {factor}");
    }
    assert_eq!(sampler(Scheme::WithoutReplacement, 6, 6).covariance_factor(), 0.0);
    assert_eq!(sampler(Scheme::WithoutReplacement, 1, 1).covariance_factor(), 0.0);
}

#[test]
fn impossible_batches_are_refused() {
    for scheme in SCHEMES {
        for (population, size, message) in [
            (0, 1, "population is 0, allowed: 1 to 4294967295"),
            (1 << 40, 1, "population is 1099511627776, allowed: 1 to 4294967295"),
        ] {
            let error = Sampler::new(scheme, population, size, Seed(1)).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        assert!(
            Sampler::new(scheme, 10, 0, Seed(1))
                .unwrap_err()
                .to_string()
                .starts_with("batch size is 0, allowed: 1 to ")
        );
        let more = Sampler::new(scheme, 10, 11, Seed(1));
        if scheme == Scheme::WithReplacement {
            assert_eq!(batch(&more.unwrap(), 3).len(), 11);
        } else {
            assert_eq!(more.unwrap_err().to_string(), "batch size is 11, allowed: 1 to 10");
        }
    }
}
