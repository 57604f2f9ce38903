//! The Poisson sampler against an independent distribution function, and the noises made of it.

#![allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

mod goodness;

use goodness::{Chosen, DRAWS, check_means, check_normal, pearson, stream, words_taken};
use optsde_core::Real;
use optsde_core::noise::{CenteredPoisson, CompoundPoisson, GradientNoise};
use optsde_core::random::{Poisson, Random};
use statrs::distribution::{Discrete, DiscreteCDF};

fn exact(mean: f64) -> statrs::distribution::Poisson {
    statrs::distribution::Poisson::new(mean).unwrap()
}

/// Pearson's test on the values expected at least ten times, and the two tails.
fn check_fit<R: Real>(path: u64, mean: f64) {
    let (poisson, mut random) = (Poisson::new(mean).unwrap(), stream(path));
    let n = DRAWS as f64;
    let common: Vec<u64> = (0..1_000).filter(|&k| n * exact(mean).pmf(k) > 10.0).collect();
    let (first, last) = (common[0], common[common.len() - 1]);
    let mut counts = vec![0_u64; common.len() + 1];
    for _ in 0..DRAWS {
        let k = u64::from(poisson.draw::<R>(&mut random));
        let cell = if (first..=last).contains(&k) { usize::try_from(k - first).unwrap() } else { common.len() };
        counts[cell] += 1;
    }
    let mut expected: Vec<f64> = common.iter().map(|&k| n * exact(mean).pmf(k)).collect();
    expected.push(n - expected.iter().sum::<f64>());
    pearson(&format!("mean {mean}"), &counts, &expected);
}

#[test]
fn counts_have_the_poisson_distribution() {
    for (path, mean) in [(200, 0.3), (201, 1.0), (202, 7.5), (203, 16.0), (204, 16.1), (205, 90.0)] {
        check_fit::<f64>(path, mean);
        check_fit::<f32>(path + 10, mean);
    }
}

#[test]
fn large_means_have_the_first_three_cumulants() {
    // E (P - m)^2 = m with variance m + 2 m^2; E (P - m)^3 = m with variance 15 m^3 + 25 m^2 + m - m^2.
    for (path, m) in [(220, 300.0), (221, 5_000.0)] {
        let (poisson, mut random) = (Poisson::new(m).unwrap(), stream(path));
        let known = [(0.0, m), (m, m + 2.0 * m * m), (m, 15.0 * m.powi(3) + 24.0 * m * m + m)];
        check_means("Poisson", 20_000, known, || {
            let x = f64::from(poisson.draw::<f64>(&mut random)) - m;
            [x, x * x, x * x * x]
        });
    }
}

#[test]
fn one_part_inverts_the_distribution_function() {
    // Means up to 16 take one uniform number u; k is right when F(k - 1) < u <= F(k), up to 1e-12, the error of F.
    let mut random = stream(222);
    for mean in [0.01, 1.0, 5.0, 16.0] {
        let poisson = Poisson::new(mean).unwrap();
        for _ in 0..2_000 {
            let words = [Random::<f64>::word(&mut random), Random::<f64>::word(&mut random)];
            let u = f64::open_unit(words[0], words[1]);
            let k = u64::from(poisson.draw::<f64>(&mut Chosen(&words)));
            assert!(u <= exact(mean).cdf(k) + 1e-12, "mean {mean}, u {u}: {k}");
            assert!(k == 0 || u > exact(mean).cdf(k - 1) - 1e-12, "mean {mean}, u {u}: {k}");
        }
    }
}

#[test]
fn the_extreme_words_give_the_ends_of_the_distribution() {
    for (mean, below) in [(0.01, 10), (1.0, 25), (16.0, 62)] {
        let poisson = Poisson::new(mean).unwrap();
        assert_eq!(poisson.draw::<f64>(&mut Chosen(&[0, 0])), 0);
        let last = poisson.draw::<f64>(&mut Chosen(&[u32::MAX, u32::MAX]));
        // Beyond `last` there is a probability of about 2^-53, and beyond `below` one of less than 2^-60.
        assert!(exact(mean).sf(u64::from(last)) < 2e-15 && last < below, "mean {mean}: {last}");
    }
}

#[test]
fn single_and_double_precision_count_the_same() {
    let poisson = Poisson::new(40.0).unwrap();
    let (mut single, mut double) = (stream(223), stream(223));
    assert!((0..1_000).all(|_| poisson.draw::<f32>(&mut single) == poisson.draw::<f64>(&mut double)));
}

#[test]
fn a_mean_of_zero_gives_zero() {
    let (poisson, mut random) = (Poisson::new(0.0).unwrap(), stream(224));
    assert!((0..1_000).all(|_| poisson.draw::<f64>(&mut random) == 0));
}

#[test]
fn a_mean_out_of_range_is_refused() {
    insta::assert_snapshot!(Poisson::new(-1.0).unwrap_err(), @"mean is -1, allowed: 0 to 65536");
    insta::assert_snapshot!(Poisson::new(65_537.0).unwrap_err(), @"mean is 65537, allowed: 0 to 65536");
    assert!(Poisson::new(f64::NAN).is_err());
    assert_eq!(Poisson::new(65_536.0).unwrap().words(), 2 * 4096);
}

#[test]
fn it_takes_the_words_it_declares() {
    for mean in [0.0, 16.0, 16.5, 100.0] {
        let poisson = Poisson::new(mean).unwrap();
        assert_eq!(words_taken(|r| _ = poisson.draw::<f64>(r)), poisson.words());
        assert_eq!(words_taken(|r| _ = poisson.draw::<f32>(r)), poisson.words());
        let noise = CompoundPoisson::new(poisson, 1.0, 1.0).unwrap();
        let words = GradientNoise::<f64, 3>::words(&noise);
        assert_eq!(words_taken(|r| _ = GradientNoise::<f64, 3>::draw(&noise, &[0.0; 3], r)), words);
    }
}

/// The first six central moments from the cumulants of order 2 to 6.
fn central([k2, k3, k4, k5, k6]: [f64; 5]) -> [f64; 5] {
    let m6 = k6 + 15.0 * k4 * k2 + 10.0 * k3 * k3 + 15.0 * k2.powi(3);
    [k2, k3, k4 + 3.0 * k2 * k2, k5 + 10.0 * k3 * k2, m6]
}

fn check_noise(what: &str, path: u64, noise: &impl GradientNoise<f64, 2>, cumulants: [f64; 5]) {
    let [m2, m3, m4, _, m6] = central(cumulants);
    let mut random = stream(path);
    let known = [(0.0, m2), (m2, m4 - m2 * m2), (m3, m6 - m3 * m3), (0.0, m2 * m2)];
    check_means(what, 400_000, known, || {
        let [x, y] = noise.draw(&[1.0; 2], &mut random);
        [x, x * x, x * x * x, x * y]
    });
}

#[test]
fn poisson_noise_has_the_cumulants_of_its_file() {
    // Every cumulant of Poisson(m) is m; the n-th of the noise is scale^n m. Batches of B = 4: m = 4, scale 1/4.
    let noise = CenteredPoisson::new(Poisson::new(4.0).unwrap(), 0.25).unwrap();
    check_noise("Poisson", 230, &noise, std::array::from_fn(|i| 4.0 * 0.25_f64.powi(i32::try_from(i).unwrap() + 2)));
}

#[test]
fn compound_poisson_noise_has_the_cumulants_of_its_file() {
    // m E J^n with J = 0.5 + 0.8 Z: moments of a normal number with mean a and variance v.
    let (m, a, v) = (3.0, 0.5_f64, 0.64_f64);
    let jumps = [
        a * a + v,
        a.powi(3) + 3.0 * a * v,
        a.powi(4) + 6.0 * a * a * v + 3.0 * v * v,
        a.powi(5) + 10.0 * a.powi(3) * v + 15.0 * a * v * v,
        a.powi(6) + 15.0 * a.powi(4) * v + 45.0 * a * a * v * v + 15.0 * v.powi(3),
    ];
    let noise = CompoundPoisson::new(Poisson::new(m).unwrap(), a, 0.8).unwrap();
    check_noise("compound Poisson", 231, &noise, jumps.map(|moment| m * moment));
}

#[test]
fn a_linear_loss_with_poisson_gradients_follows_the_linear_scaling_rule_exactly() {
    // Li21 Example B.1: T/B steps of -B eta Poisson(B)/B are -eta Poisson(T). With eta = 1/2, T = 6 and B = 2:
    // mean -3, variance 3/2, third cumulant -3/4, where an SDE has 0.
    let noise = CenteredPoisson::new(Poisson::new(2.0).unwrap(), 0.5).unwrap();
    let mut random = stream(232);
    let n = 200_000_u32;
    let mut third = 0.0;
    for _ in 0..n {
        let x: f64 = (0..3)
            .map(|_| {
                let [xi] = noise.draw(&[0.0], &mut random);
                -2.0 * 0.5 * (1.0 + xi)
            })
            .sum();
        third += (x + 3.0).powi(3);
    }
    // Central moments of the sum: m2 = 3/2, m4 = 3/8 + 27/4, m6 = 3/32 + 15 (3/8)(3/2) + 10 (9/16) + 15 (27/8).
    let variance = 0.093_75 + 8.437_5 + 5.625 + 50.625 - 0.5625;
    check_normal("third cumulant", (third / f64::from(n) + 0.75) / (variance / f64::from(n)).sqrt(), 1);
}
