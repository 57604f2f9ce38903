//! The learning rate at which SGD comes nearest to a Gaussian posterior.

use optsde::theory::bayes::{kl_divergence, optimal_learning_rate};
use optsde::theory::recursion::LinearRecursion;
use optsde::theory::{DMatrix, TheoryError};

fn diagonal(k: &[f64]) -> DMatrix<f64> {
    DMatrix::from_diagonal(&optsde::theory::DVector::from_column_slice(k))
}

fn coupled() -> DMatrix<f64> {
    DMatrix::from_row_slice(3, 3, &[1.2, 0.3, -0.1, 0.3, 0.7, 0.2, -0.1, 0.2, 1.9])
}

/// `KL(N(0, Sigma) | N(0, (N K)^-1)) = 1/2 [N Tr(K Sigma) - D - ln det(N K Sigma)]` with the stationary covariance of
/// the recursion itself.
fn kl_by_definition(k: &DMatrix<f64>, lam: f64, n: f64, s: f64) -> f64 {
    let c = (n - s) / (n * s) * k;
    let sigma = LinearRecursion::sgd(k, &c, lam).unwrap().stationary().unwrap();
    let ratio = n * k * sigma;
    let d = f64::from(u32::try_from(k.nrows()).unwrap());
    0.5 * (ratio.trace() - d - ratio.determinant().ln())
}

/// Golden-section search of a function of one minimum.
fn golden(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut fa, mut fb) = (f(a), f(b));
    for _ in 0..60 {
        if fa < fb {
            (high, b, fb) = (b, a, fa);
            a = high - ratio * (high - low);
            fa = f(a);
        } else {
            (low, a, fa) = (a, b, fb);
            b = low + ratio * (high - low);
            fb = f(b);
        }
    }
    0.5 * (low + high)
}

/// A minimum by values of a function is known to the root of their precision, about 1e-8; the value there to 1e-14.
#[test]
fn the_root_is_where_the_divergence_itself_is_least() {
    for (n, s) in [(1000_u32, 10_u32), (100, 30), (100, 80), (10, 9)] {
        let k = coupled();
        let optimum = optimal_learning_rate(&k, n.into(), s.into()).unwrap();
        let (n_real, s_real) = (f64::from(n), f64::from(s));
        let limit = 2.0 / k.clone().symmetric_eigenvalues().max();
        let direct = golden(0.0, limit * (1.0 - 1e-9), |lam| {
            if lam > 0.0 { kl_by_definition(&k, lam, n_real, s_real) } else { f64::INFINITY }
        });
        assert!((direct / optimum.lambda_star - 1.0).abs() < 1e-6, "{n} {s}: {direct} {}", optimum.lambda_star);
        let least = kl_by_definition(&k, optimum.lambda_star, n_real, s_real);
        assert!((least - optimum.kl_min).abs() < 1e-12, "{n} {s}");
        assert!(optimum.bracket[0] < optimum.lambda_star && optimum.lambda_star < optimum.bracket[1]);
        for factor in [0.9, 1.02] {
            assert!(kl_divergence(&k, factor * optimum.lambda_star, n.into(), s.into()).unwrap() > optimum.kl_min);
        }
    }
}

/// For `K = k I` each `r_i - 1` vanishes at `x = 2 S / N`, at any learning rate: the stationary law is the posterior,
/// `Sigma = I / (N k)`, and `2 S D / (N Tr K)` is exact.
#[test]
fn without_a_spread_of_curvatures_the_posterior_is_reached() {
    for (d, k, n, s) in [(1, 0.3, 1000_u32, 10_u32), (1, 7.0, 10, 9), (3, 1.3, 100, 60)] {
        let hessian = k * DMatrix::identity(d, d);
        let optimum = optimal_learning_rate(&hessian, n.into(), s.into()).unwrap();
        assert!((optimum.lambda_c_star / optimum.lambda_star - 1.0).abs() < 1e-14);
        assert!(optimum.kl_min.abs() < 1e-28);
        let c = f64::from(n - s) / f64::from(n * s) * &hessian;
        let sigma = LinearRecursion::sgd(&hessian, &c, optimum.lambda_star).unwrap().stationary().unwrap();
        assert!((sigma * (f64::from(n) * k) - DMatrix::identity(d, d)).amax() < 1e-13);
    }
    // Without S << N the linear terms alone miss even that: N / (N - 2 S) = 1.25.
    let optimum = optimal_learning_rate(&diagonal(&[2.0]), 1000, 100).unwrap();
    let linear = optimum.lambda_c_star_of_any_batch.unwrap();
    assert!((linear / optimum.lambda_star - 1.25).abs() < 1e-14);
    // One sample from a half: 2 S / ((N - 2 S) k) = 2e15, where N/S - 2 has no digit left.
    let half = optimal_learning_rate(&diagonal(&[1.0]), 2_000_000_000_000_001, 1_000_000_000_000_000).unwrap();
    assert!((half.lambda_c_star_of_any_batch.unwrap() / 2e15 - 1.0).abs() < 1e-15);
    assert_eq!(optimal_learning_rate(&diagonal(&[2.0]), 10, 5).unwrap().lambda_c_star_of_any_batch, None);
}

/// k = 0.3, 1.1, 1.9, N = 1000, S = 100: `2 S D / (N Tr K) = 600 / 3300`, `2 S D / ((N - 2 S) Tr K) = 600 / 2640`.
/// The root to six digits is from the same sum, solved elsewhere.
#[test]
fn a_spread_of_curvatures_asks_for_a_smaller_learning_rate() {
    let optimum = optimal_learning_rate(&diagonal(&[1.1, 1.9, 0.3]), 1000, 100).unwrap();
    assert!((optimum.lambda_star - 0.169_525).abs() < 5e-7);
    assert!((optimum.lambda_c_star - 600.0 / 3300.0).abs() < 1e-15);
    assert!((optimum.lambda_c_star_of_any_batch.unwrap() - 600.0 / 2640.0).abs() < 1e-15);
    assert!(optimum.lambda_star < optimum.lambda_c_star);
}

/// Only `lambda K` enters: `K -> c K` takes `lambda -> lambda / c` and leaves the divergence. Only `N/S` enters, too.
#[test]
fn the_optimum_scales_with_the_inverse_curvature() {
    let one = optimal_learning_rate(&coupled(), 100, 30).unwrap();
    for c in [1e-6, 3.0, 1e8] {
        let other = optimal_learning_rate(&(c * coupled()), 100, 30).unwrap();
        assert!((other.lambda_star * c / one.lambda_star - 1.0).abs() < 1e-13);
        assert!((other.lambda_c_star * c / one.lambda_c_star - 1.0).abs() < 1e-13);
        assert!((other.kl_min - one.kl_min).abs() < 1e-13);
    }
    assert_eq!(one, optimal_learning_rate(&coupled(), 10, 3).unwrap());
}

/// The divergence falls up to the root and rises after it, also for S > N/2 and spectra over three decades, as the
/// proof of uniqueness says: 40 learning rates each.
#[test]
fn the_divergence_has_one_minimum_for_every_batch_size() {
    for spectrum in [&[1.0, 0.001][..], &[2.0, 1.9, 0.02, 0.01], &[1.0, 0.5, 0.25, 0.1, 0.03], &[1.0, 0.999, 0.001]] {
        let k = diagonal(spectrum);
        for s in [1, 30, 50, 51, 70, 90, 99] {
            let optimum = optimal_learning_rate(&k, 100, s).unwrap();
            let limit = 2.0 / spectrum[0];
            let mut last = f64::INFINITY;
            let below = (1..=20).map(|i| optimum.lambda_star * f64::from(i) / 20.0);
            for lam in below {
                let kl = kl_divergence(&k, lam, 100, s).unwrap();
                assert!(kl < last, "{spectrum:?} {s} {lam}");
                last = kl;
            }
            for i in 1..20 {
                let lam = optimum.lambda_star + (limit - optimum.lambda_star) * f64::from(i) / 20.0;
                let kl = kl_divergence(&k, lam, 100, s).unwrap();
                assert!(kl > last, "{spectrum:?} {s} {lam}");
                last = kl;
            }
        }
    }
}

#[test]
fn what_has_no_optimum_is_refused() {
    let k = coupled();
    for (n, s, field) in [(10, 0, "S"), (10, 10, "S"), (10, 11, "S"), (0, 0, "S"), (u64::MAX, 1, "N")] {
        let error = optimal_learning_rate(&k, n, s).unwrap_err();
        assert!(matches!(error, TheoryError::Range { field: f, .. } if f == field), "{n} {s}: {error}");
    }
    assert!(matches!(kl_divergence(&k, 5.0, 10, 1), Err(TheoryError::Unstable { field: "lam", .. })));
    assert!(matches!(kl_divergence(&-k, 0.1, 10, 1), Err(TheoryError::Definiteness { field: "K", .. })));
}
