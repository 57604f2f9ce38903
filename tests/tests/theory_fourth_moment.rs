//! Where the stationary law has a fourth moment, and with it a sampled variance a standard error.

use optsde::theory::fourth_moment::{
    batch_mean_central_moments, is_finite_under_gaussian_noise, is_finite_under_minibatch_noise,
    is_finite_under_student_t_noise, minibatch_radius,
};
use optsde::theory::minibatch::{LinearRegression, Sampling};
use optsde::theory::recursion::LinearRecursion;
use optsde::theory::{DMatrix, DVector, stability};

use Sampling::{WithReplacement, WithoutReplacement};
use theory_data::{batches, figure_data};

mod theory_data;

fn small_data(n: usize) -> LinearRegression {
    let x = [0.5, -1.0, 2.0, 0.1, 1.3, -0.7];
    let y = [1.0, 0.0, 1.0, -1.0, 0.3, 0.2];
    let x = DMatrix::from_column_slice(n, 1, &x[..n]);
    LinearRegression::new(&x, &DVector::from_column_slice(&y[..n]), 2.0).unwrap()
}

/// The mean curvature 2 x^2 of every batch.
fn batch_means(n: usize, size: usize, sampling: Sampling) -> Vec<f64> {
    let x = [0.5, -1.0, 2.0, 0.1, 1.3, -0.7];
    let count = f64::from(u32::try_from(size).unwrap());
    batches(n, size, sampling).iter().map(|b| b.iter().map(|&i| 2.0 * x[i] * x[i]).sum::<f64>() / count).collect()
}

fn average(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = f64::from(u32::try_from(values.len()).unwrap());
    values.sum::<f64>() / count
}

#[test]
fn moments_of_a_batch_mean_are_averages_over_all_batches() {
    for n in 1..=6 {
        let data = small_data(n);
        let k = data.hessian()[(0, 0)];
        for size in 1..=n.min(5) {
            for sampling in [WithReplacement, WithoutReplacement] {
                let batch = data.minibatch(size, sampling).unwrap();
                let moments = batch_mean_central_moments(&batch).unwrap();
                let means = batch_means(n, size, sampling);
                for (p, found) in (0..).zip(moments) {
                    let expected = average(means.iter().map(|h| (h - k).powi(p)));
                    assert!((found - expected).abs() < 1e-12, "{n} {size} {sampling:?} {p}");
                }
            }
        }
    }
}

/// Without momentum the fourth moment contracts by `E[(1 - lambda h_B)^4]` each step.
#[test]
fn without_momentum_the_radius_is_a_scalar_average() {
    let data = small_data(5);
    for sampling in [WithReplacement, WithoutReplacement] {
        let batch = data.minibatch(2, sampling).unwrap();
        let means = batch_means(5, 2, sampling);
        for lam in [0.05, 0.3, 0.7] {
            for order in 1..=4 {
                let p = i32::try_from(order).unwrap();
                let expected: f64 = average(means.iter().map(|h| (1.0 - lam * h).powi(p)));
                let found = minibatch_radius(&batch, lam, 0.0, order).unwrap();
                assert!((found - expected.abs()).abs() < 1e-13, "{lam} {order}");
            }
        }
    }
}

/// With momentum: the mean over all batches of the fourth Kronecker power, 16 x 16.
#[test]
fn with_momentum_the_radius_is_that_of_the_mean_kronecker_power() {
    let data = small_data(5);
    let (lam, mu) = (0.4, 0.6);
    for sampling in [WithReplacement, WithoutReplacement] {
        let batch = data.minibatch(2, sampling).unwrap();
        let means = batch_means(5, 2, sampling);
        for (order, size) in [(2, 4), (4, 16)] {
            let mut mean = DMatrix::zeros(size, size);
            for h in &means {
                let a = DMatrix::from_row_slice(2, 2, &[1.0 - lam * h, -lam * mu, *h, mu]);
                let mut power = a.clone();
                for _ in 1..order {
                    power = power.kronecker(&a);
                }
                mean += power;
            }
            let mean = mean / f64::from(u32::try_from(means.len()).unwrap());
            let expected = optsde::theory::stein::spectral_radius(&mean).unwrap();
            let found = minibatch_radius(&batch, lam, mu, order).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-12, "{order}: {found} {expected}");
        }
    }
}

/// First order is the spectral radius of the mean recursion; second order crosses 1 where the stationary
/// covariance ends.
#[test]
fn lower_orders_agree_with_stability_and_with_the_second_moment() {
    let data = figure_data();
    let k = data.hessian()[(0, 0)];
    let batch = data.minibatch(100, WithReplacement).unwrap();
    for (x, mu) in [(0.5, 0.0), (1.9, 0.0), (2.75, 0.7), (3.5, 0.3)] {
        let first = minibatch_radius(&batch, x / k, mu, 1).unwrap();
        assert!((first / stability::spectral_radius(x, mu).unwrap() - 1.0).abs() < 1e-12);
        let second = minibatch_radius(&batch, x / k, mu, 2).unwrap();
        assert_eq!(second < 1.0, batch.stationary_covariance(x / k, mu).is_ok());
    }
    let edge = batch.learning_rate_limit(0.5).unwrap();
    assert!((minibatch_radius(&batch, edge, 0.5, 2).unwrap() - 1.0).abs() < 1e-10);
}

/// Liu21 Figure 2b at lambda k = 1.9, and Figure 4b (lambda k = 2.75) near both ends of its range: the
/// variance is finite, but a sampled variance has no standard error.
#[test]
fn the_ends_of_the_minibatch_figures_have_no_fourth_moment() {
    let data = figure_data();
    let k = data.hessian()[(0, 0)];
    for sampling in [WithReplacement, WithoutReplacement] {
        let batch = data.minibatch(100, sampling).unwrap();
        for (x, mu, expected) in [
            (0.5, 0.0, true),
            (1.0, 0.0, true),
            (1.5, 0.0, true),
            (1.9, 0.0, false),
            (2.75, 0.5, false),
            (2.75, 0.55, false),
            (2.75, 0.7, true),
            (2.75, 0.85, false),
            (2.0, 0.5, true),
        ] {
            assert!(batch.stationary_covariance(x / k, mu).is_ok());
            let finite = is_finite_under_minibatch_noise(&batch, x / k, mu).unwrap();
            let radius = minibatch_radius(&batch, x / k, mu, 4).unwrap();
            println!("{sampling:?} {x} {mu}: {radius}");
            assert_eq!(finite, expected, "{sampling:?} {x} {mu}");
        }
    }
}

#[test]
fn constant_noise_has_the_fourth_moment_that_its_law_has() {
    let one = DMatrix::from_element(1, 1, 1.0);
    let stable = LinearRecursion::heavy_ball(&one, &one, 2.9, 0.5).unwrap();
    let unstable = LinearRecursion::heavy_ball(&one, &one, 3.0, 0.5).unwrap();
    assert!(is_finite_under_gaussian_noise(&stable).unwrap());
    assert!(!is_finite_under_gaussian_noise(&unstable).unwrap());
    assert!(is_finite_under_student_t_noise(&stable, 4.1).unwrap());
    assert!(!is_finite_under_student_t_noise(&stable, 4.0).unwrap());
    assert!(!is_finite_under_student_t_noise(&unstable, 10.0).unwrap());
    assert!(is_finite_under_student_t_noise(&stable, -1.0).is_err());
}
