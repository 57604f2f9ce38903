//! The tail-index estimator of Li21 appendix B.3 and its expectation under Gaussian noise.

use optsde::theory::tail_index::{estimate, expected, expected_equicorrelated};
use optsde::theory::{DMatrix, DVector};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};

fn equicorrelated(d: usize, beta: f64) -> DMatrix<f64> {
    DMatrix::from_fn(d, d, |i, j| if i == j { 1.0 } else { beta })
}

#[test]
fn uncorrelated_gaussian_numbers_have_the_index_two() {
    for (d, m) in [(4, 1), (7, 3), (1, 5)] {
        // log m + log d over 2 log(m d), also with any common variance.
        assert!((expected(&(7.0 * DMatrix::identity(d, d)), m).unwrap() - 0.5).abs() < 1e-15);
        assert!((expected_equicorrelated(d, m, 0.0).unwrap() - 0.5).abs() < 1e-15);
    }
    // Numbers that are all one number: sums of d are d times it, 1/alpha = log d / log d.
    assert!((expected_equicorrelated(16, 1, 1.0).unwrap() - 1.0).abs() < 1e-15);
    // Negative correlation reads as an index above 2.
    assert!(expected_equicorrelated(16, 1, -0.03).unwrap() < 0.5);
}

#[test]
fn the_general_covariance_contains_the_equicorrelated_one() {
    for (d, m, beta) in [(3, 2, 0.4), (16, 1, -0.05), (40, 3, 0.99)] {
        let (a, b) = (expected(&equicorrelated(d, beta), m).unwrap(), expected_equicorrelated(d, m, beta).unwrap());
        assert!((a - b).abs() < 1e-14, "{a} {b}");
        let scaled = expected(&(1e-3 * equicorrelated(d, beta)), m).unwrap();
        assert!((scaled - a).abs() < 1e-14);
    }
}

#[test]
fn the_estimate_ignores_the_scale_of_the_numbers_and_reads_repetition_as_index_one() {
    let x = DVector::from_vec(vec![0.3, -1.2, 2.5, 0.7, 0.1, -0.4]);
    let once = estimate(&x, 3).unwrap();
    assert!((estimate(&(1e-5 * &x), 3).unwrap() - once).abs() < 1e-14);
    // By hand: Y = 1.6 and 0.4.
    let logs: f64 = x.iter().map(|x| x.abs().ln()).sum();
    let by_hand = (0.5 * (1.6_f64.ln() + 0.4_f64.ln()) - logs / 6.0) / 3.0_f64.ln();
    assert!((once - by_hand).abs() < 1e-14);
    assert!((estimate(&DVector::from_element(12, 0.37), 4).unwrap() - 1.0).abs() < 1e-14);
}

/// Averages over 4000 arrays of 5 blocks: E within 4.5 standard errors, which a correct expectation leaves once in
/// 1e5 seeds. beta = 0.5, d = 4, m = 2: 0.7; without correlation it would be 0.5, some 60 standard errors away.
#[test]
fn the_expectation_is_what_gaussian_samples_give_on_average() {
    const D: usize = 4;
    let (m, beta, blocks, arrays) = (2, 0.5_f64, 5, 4000_u32);
    let (mut sum, mut squares) = (0.0, 0.0);
    for array in 0..arrays {
        let mut random = path_stream(Seed(1), PathIndex(u64::from(array)), Purpose::Steps, 0);
        let mut x = Vec::new();
        for _ in 0..m * blocks {
            let z: [f64; D + 1] = random.normals();
            x.extend((0..D).map(|i| beta.sqrt() * z[D] + (1.0 - beta).sqrt() * z[i]));
        }
        let found = estimate(&DVector::from_vec(x), m * D).unwrap();
        sum += found;
        squares += found * found;
    }
    let count = f64::from(arrays);
    let mean = sum / count;
    let error = ((squares / count - mean * mean) / count).sqrt();
    let expected = expected_equicorrelated(D, m, beta).unwrap();
    assert!((mean - expected).abs() < 4.5 * error, "{mean} +- {error}, expected {expected}");
    assert!((expected - 0.5) / error > 50.0);
}

#[test]
fn arrays_and_covariances_without_logarithms_are_refused() {
    let message = |x: &[f64], block| estimate(&DVector::from_column_slice(x), block).unwrap_err().to_string();
    assert!(message(&[1.0, 0.0], 2).contains("X = 0.0"));
    assert!(message(&[1.0, -1.0], 2).contains("Y, the sum of a block of X = 0.0"));
    assert!(message(&[1.0, 2.0, 3.0], 2).contains("3 x 1"));
    assert!(message(&[1.0], 1).contains("K1 = 1"));
    let message = |d, m, beta| expected_equicorrelated(d, m, beta).unwrap_err().to_string();
    assert!(message(1, 1, 0.0).contains("K1 = m d = 1.0"));
    assert!(message(3, 1, -0.5).contains("beta = -0.5") && message(3, 1, 1.1).contains("beta = 1.1"));
    // Numbers that sum to 0 exactly.
    let balanced = DMatrix::from_row_slice(2, 2, &[1.0, -1.0, -1.0, 1.0]);
    assert!(expected(&balanced, 1).unwrap_err().to_string().contains("1' Sigma 1 = 0.0"));
    assert!(expected(&DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, 0.0]), 1).is_err());
}
