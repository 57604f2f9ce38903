//! The virtual Brownian tree is one path at every step size, and a Brownian one.

#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^32")]

use optsde_core::Real;
use optsde_core::random::{PathIndex, Purpose, Seed, path_stream};
use optsde_core::stepper::{Brownian, BrownianTree, Drawn, Increment, MAX_DEPTH, Needs, TreeError};

/// The probability that a test of a correct path fails at a random seed: 5.5 standard deviations, two-sided, is 4e-8,
/// and each test has at most 20 of them.
const DEVIATIONS: f64 = 5.5;

fn tree<R: Real>(path: u64, depth: u32) -> BrownianTree<R> {
    BrownianTree::new(Seed(77), PathIndex(path), R::of(3.0), depth).expect("a tree")
}

/// All increments of a level.
fn increments<R: Real>(tree: &BrownianTree<R>, level: u32) -> Vec<Increment<R, 2>> {
    let mut reader = tree.level::<2>(level).expect("a level");
    let h = reader.step_size();
    (0..reader.steps()).map(|k| reader.increment(k, h)).collect()
}

fn fine_increments_sum_to_coarse_ones<R: Real>() {
    // A sum of two numbers of size sqrt(h) is off by a few units of rounding of sqrt(horizon).
    let tolerance = 8.0 * R::EPSILON.to_f64() * 3.0;
    for path in 0..4 {
        let tree = tree::<R>(path, 9);
        for level in 0..9 {
            let (coarse, fine) = (increments(&tree, level), increments(&tree, level + 1));
            let half = tree.level::<2>(level + 1).expect("a level").step_size();
            for (whole, halves) in coarse.iter().zip(fine.chunks(2)) {
                let [first, second] = halves else { panic!("two halves") };
                for i in 0..2 {
                    let w = first.dw[i] + second.dw[i];
                    let z = first.dz[i] + second.dz[i] + half * first.dw[i];
                    assert!((w - whole.dw[i]).to_f64().abs() < tolerance, "W, level {level}");
                    assert!((z - whole.dz[i]).to_f64().abs() < tolerance * 3.0, "Z, level {level}");
                }
            }
        }
    }
}

#[test]
fn summed_fine_increments_are_the_coarse_ones() {
    fine_increments_sum_to_coarse_ones::<f64>();
    fine_increments_sum_to_coarse_ones::<f32>();
}

#[test]
fn increments_can_be_read_in_any_order() {
    let tree = tree::<f64>(5, 8);
    let in_order = increments(&tree, 8);
    let mut reader = tree.level::<2>(8).expect("a level");
    let h = reader.step_size();
    for k in (0..reader.steps()).rev().step_by(7).chain([0, 200, 3, 255, 254]) {
        assert_eq!(reader.increment(k, h), in_order[usize::try_from(k).unwrap()]);
    }
}

/// Mean, variances, covariances and lag-one correlations of (dW, dZ), each against its value and standard deviation.
fn check_law(increments: &[Vec<Increment<f64, 2>>], h: f64) {
    let scaled: Vec<Vec<[f64; 4]>> = increments
        .iter()
        .map(|path| {
            let numbers = |i: &Increment<f64, 2>| {
                let rest = |k: usize| (i.dz[k] - 0.5 * h * i.dw[k]) * (12.0 / h).sqrt() / h;
                [i.dw[0] / h.sqrt(), i.dw[1] / h.sqrt(), rest(0), rest(1)]
            };
            path.iter().map(numbers).collect()
        })
        .collect();
    // In these units all four are independent standard normal: variance h, h^3 / 3 and covariance h^2 / 2 before.
    let all: Vec<[f64; 4]> = scaled.iter().flatten().copied().collect();
    let n = all.len() as f64;
    for a in 0..4 {
        let mean = all.iter().map(|v| v[a]).sum::<f64>() / n;
        assert!(mean.abs() < DEVIATIONS / n.sqrt(), "mean of {a}: {mean}");
        for b in a..4 {
            let second = all.iter().map(|v| v[a] * v[b]).sum::<f64>() / n;
            let (expected, deviation) = if a == b { (1.0, 2.0_f64.sqrt()) } else { (0.0, 1.0) };
            assert!((second - expected).abs() < DEVIATIONS * deviation / n.sqrt(), "moment of {a}, {b}: {second}");
        }
        let pairs: Vec<f64> = scaled.iter().flat_map(|path| path.windows(2).map(|p| p[0][a] * p[1][a])).collect();
        if !pairs.is_empty() {
            let lag = pairs.iter().sum::<f64>() / pairs.len() as f64;
            assert!(lag.abs() < DEVIATIONS / (pairs.len() as f64).sqrt(), "lag of {a}: {lag}");
        }
    }
}

#[test]
fn the_tree_has_the_law_of_brownian_motion_at_every_level() {
    for level in [0, 1, 5] {
        let paths: Vec<_> = (0..(20_000 >> level)).map(|path| increments(&tree::<f64>(path, 5), level)).collect();
        check_law(&paths, 3.0 / f64::from(1 << level));
    }
}

#[test]
fn drawn_increments_have_the_same_law() {
    let mut random = path_stream(Seed(77), PathIndex(0), Purpose::Steps, 0);
    let mut drawn = Drawn { random: &mut random, needs: Needs::EVERYTHING };
    check_law(&[(0..20_000).map(|k| drawn.increment(k, 0.3)).collect()], 0.3);
}

#[test]
fn random_bits_are_fair_and_different_at_every_level() {
    let mut ones = [0_u32; 32];
    let mut all = std::collections::BTreeSet::new();
    for level in 0..=10 {
        for increment in increments(&tree::<f64>(0, 10), level) {
            all.insert(increment.bits);
            for (place, count) in ones.iter_mut().enumerate() {
                *count += (increment.bits >> place) & 1;
            }
        }
    }
    let n = 2047.0_f64;
    // 2047 words of 32 bits agree somewhere with probability 2047^2 / 2^33 = 5e-4, twice with 1e-7.
    assert!(all.len() >= 2046);
    for count in ones {
        assert!((f64::from(count) - 0.5 * n).abs() < DEVIATIONS * 0.5 * n.sqrt());
    }
}

#[test]
fn paths_and_seeds_differ() {
    let first = |seed, path| {
        let tree = BrownianTree::new(Seed(seed), PathIndex(path), 1.0, 3).expect("a tree");
        tree.level::<1>(3).expect("a level").increment(5, 0.125).dw
    };
    let all = [first(1, 1), first(1, 2), first(2, 1), first(2, 2)];
    for (i, a) in all.iter().enumerate() {
        assert!(all[..i].iter().all(|b| a != b));
    }
}

#[test]
fn what_is_not_on_the_path_is_an_error_or_nan() {
    let tree = tree::<f64>(0, 4);
    assert_eq!(tree.level::<1>(5), Err(TreeError::Level { value: 5, depth: 4 }));
    assert_eq!(
        tree.level::<1>(5).map(|_| ()).unwrap_err().to_string(),
        "level is 5, allowed: 0 to 4, the depth of the tree"
    );
    let new = |horizon: f64, depth| BrownianTree::new(Seed(0), PathIndex(0), horizon, depth).map(|_| ());
    assert_eq!(new(0.0, 1), Err(TreeError::Horizon { value: 0.0 }));
    assert!(new(f64::NAN, 1).is_err() && new(f64::INFINITY, 1).is_err());
    assert_eq!(new(1.0, 33), Err(TreeError::Depth { value: 33 }));
    let mut reader = tree.level::<1>(2).expect("a level");
    let h = reader.step_size();
    assert!(reader.increment(3, h).dw[0].is_finite());
    assert!(reader.increment(4, h).dw[0].is_nan() && reader.increment(0, 0.5 * h).dz[0].is_nan());
    // The deepest tree there is can be read at its far end.
    let deep = BrownianTree::new(Seed(0), PathIndex(0), 1.0_f64, u32::try_from(MAX_DEPTH).unwrap()).expect("a tree");
    let mut reader = deep.level::<1>(32).expect("a level");
    let (last, h) = (reader.steps() - 1, reader.step_size());
    assert!(reader.increment(last, h).dw[0].is_finite());
}
