//! True minibatch noise in linear regression, against all batches and against the figures of Liu21.

use optsde::theory::minibatch::{LinearRegression, Minibatch, Sampling};
use optsde::theory::recursion::Moments;
use optsde::theory::{DMatrix, DVector, TheoryError, continuous, heavy_ball};

use Sampling::{WithReplacement, WithoutReplacement};
use theory_data::{batches, figure_data};

mod theory_data;

fn small_data() -> (DMatrix<f64>, DVector<f64>) {
    let x = DMatrix::from_row_slice(5, 2, &[1.0, 0.2, -0.5, 0.9, 0.3, -1.1, 0.8, 0.7, -0.2, 0.4]);
    (x, DVector::from_column_slice(&[0.3, -1.0, 0.8, 1.9, 0.1]))
}

/// E[theta] and E[theta theta'] after steps of heavy ball, by averaging each step over all batches.
#[test]
fn the_second_moment_recursion_is_the_average_over_all_batches() {
    let (x, y) = small_data();
    let (lam, mu) = (0.5, 0.4);
    for loss_factor in [1.0, 2.0] {
        let regression = LinearRegression::new(&x, &y, loss_factor).unwrap();
        let w_hat = regression.minimum();
        for sampling in [WithReplacement, WithoutReplacement] {
            let batch = regression.minibatch(2, sampling).unwrap();
            // (w - w_hat, m) and 1: the step of one batch is linear in this.
            let mut start = DVector::from_column_slice(&[0.7, -0.3, 0.1, 0.2]);
            let mut augmented = start.clone().insert_row(4, 1.0);
            let mut second = &augmented * augmented.transpose();
            let all = batches(5, 2, sampling);
            for steps in 1..=4 {
                let mut next = DMatrix::zeros(5, 5);
                let mut next_mean = DVector::zeros(5);
                for b in &all {
                    let step = step_of(&x, &y, w_hat, b, loss_factor, lam, mu);
                    next += &step * &second * step.transpose();
                    next_mean += &step * &augmented;
                }
                let count = f64::from(u32::try_from(all.len()).unwrap());
                (second, augmented) = (next / count, next_mean / count);
                let exact = batch.propagate(&Moments::certain(start.clone()), lam, mu, steps).unwrap();
                let expected = second.view((0, 0), (4, 4));
                assert!((exact.second_moment() - expected).amax() < 1e-14);
                assert!((&exact.mean - augmented.rows(0, 4)).amax() < 1e-15);
            }
            start.fill(0.0);
            let late = batch.propagate(&Moments::certain(start), lam, mu, 2000).unwrap();
            let sigma = batch.stationary_covariance(lam, mu).unwrap();
            assert!((late.covariance.view((0, 0), (2, 2)) - &sigma).amax() < 1e-13 * sigma.amax());
        }
    }
}

/// `g = (1/S) sum c_f (x_i' w - y_i) x_i`, m' = mu m + g, theta' = theta - lambda m', on (theta, m, 1).
fn step_of(
    x: &DMatrix<f64>,
    y: &DVector<f64>,
    w_hat: &DVector<f64>,
    batch: &[usize],
    loss_factor: f64,
    lam: f64,
    mu: f64,
) -> DMatrix<f64> {
    let weight = loss_factor / f64::from(u32::try_from(batch.len()).unwrap());
    let mut step = DMatrix::zeros(5, 5);
    for &i in batch {
        let row = x.row(i);
        let h = weight * row.transpose() * row;
        let offset = weight * ((row * w_hat)[0] - y[i]) * row.transpose();
        for p in 0..2 {
            for q in 0..2 {
                step[(2 + p, q)] += h[(p, q)];
                step[(p, q)] -= lam * h[(p, q)];
            }
            step[(2 + p, 4)] += offset[p];
            step[(p, 4)] -= lam * offset[p];
        }
    }
    for p in 0..2 {
        step[(p, p)] += 1.0;
        step[(p, 2 + p)] -= lam * mu;
        step[(2 + p, 2 + p)] += mu;
    }
    step[(4, 4)] = 1.0;
    step
}

fn sigma(batch: &Minibatch<'_>, lam: f64, mu: f64) -> f64 {
    batch.stationary_covariance(lam, mu).unwrap()[(0, 0)]
}

/// Figures 2b, 4b and 9b of Liu21: lambda k, mu, exact with and without replacement, C = K/S, continuous.
#[test]
fn variances_of_the_minibatch_figures() {
    let table = [
        (0.5, 0.0, 0.003_982_67, 0.003_585_50, 0.003_406_90, 0.002_555_17),
        (1.0, 0.0, 0.012_118_1, 0.010_894_1, 0.010_220_7, 0.005_110_35),
        (1.5, 0.0, 0.037_975_8, 0.033_987_1, 0.030_662_1, 0.007_665_52),
        (1.9, 0.0, 0.373_955, 0.316_248, 0.194_193, 0.009_709_66),
        (2.75, 0.5, 1.262_315, 0.931_845, 0.337_283, 0.028_106_9),
        (2.75, 0.6, 0.593_082, 0.484_172, 0.249_839, 0.035_133_7),
        (2.75, 0.7, 0.570_218, 0.467_197, 0.245_035, 0.046_844_9),
        (2.75, 0.8, 0.882_820, 0.689_115, 0.297_603, 0.070_267_3),
        (2.0, 0.1, 0.194_778, 0.169_704, 0.124_920, 0.011_356_3),
        (2.0, 0.5, 0.081_397_7, 0.072_303_7, 0.061_324_2, 0.020_441_4),
        (2.0, 0.9, 0.448_326, 0.374_577, 0.215_770, 0.102_207),
    ];
    let data = figure_data();
    let k = data.hessian()[(0, 0)];
    assert!((k - 0.978_41).abs() < 5e-6);
    assert!((data.gradient_covariance()[(0, 0)] - 1.135_79).abs() < 5e-6);
    let with = data.minibatch(100, WithReplacement).unwrap();
    let without = data.minibatch(100, WithoutReplacement).unwrap();
    let c = with.paper_noise()[(0, 0)];
    for (x, mu, repl, no_repl, paper, cont) in table {
        let lam = x / k;
        let found = [
            (sigma(&with, lam, mu), repl),
            (sigma(&without, lam, mu), no_repl),
            (heavy_ball::stationary_variance(k, c, lam, mu).unwrap(), paper),
            (continuous::stationary_variance(k, c, lam, mu).unwrap(), cont),
        ];
        for (found, expected) in found {
            assert!((found / expected - 1.0).abs() < 1e-5, "{x} {mu}: {found} {expected}");
        }
    }
}

/// D = 1: `sigma^2 = phi f C_0 / (1 - phi f V_4)`, and `phi f V_4` is the gain. The variance of the
/// curvature, `V_4 = mean(h^2) - k^2`, is taken from the data directly.
#[test]
fn one_dimension_has_a_closed_form() {
    let x = DMatrix::from_column_slice(4, 1, &[0.5, -1.0, 2.0, 0.1]);
    let y = DVector::from_column_slice(&[1.0, 0.0, 1.0, -1.0]);
    let data = LinearRegression::new(&x, &y, 1.0).unwrap();
    let h: Vec<f64> = x.iter().map(|x| x * x).collect();
    let k = h.iter().sum::<f64>() / 4.0;
    let v4 = h.iter().map(|h| h * h).sum::<f64>() / 4.0 - k * k;
    let c0 = data.gradient_covariance()[(0, 0)];
    for (sampling, f) in [(WithReplacement, 0.5), (WithoutReplacement, 2.0 / (2.0 * 3.0))] {
        let batch = data.minibatch(2, sampling).unwrap();
        assert!((batch.factor() - f).abs() < 1e-16);
        for (lam, mu) in [(0.3, 0.0), (0.4, 0.5)] {
            let phi = lam / ((1.0 - mu) * k * (2.0 - lam * k / (1.0 + mu)));
            assert!((batch.second_moment_gain(lam, mu).unwrap() / (phi * f * v4) - 1.0).abs() < 1e-13);
            let expected = phi * f * c0 / (1.0 - phi * f * v4);
            assert!((sigma(&batch, lam, mu) / expected - 1.0).abs() < 1e-13);
        }
    }
}

/// The figures' data: without momentum the second moment ends at lambda k = 1.95905 (with replacement)
/// and 1.96303 (without), not at 2; at lambda k = 2.75 it is finite for mu in (0.45096, 0.89530) and
/// (0.44190, 0.90721), where constant noise would need only mu > 0.375.
#[test]
fn minibatch_noise_ends_the_second_moment_before_the_stability_limit() {
    let data = figure_data();
    let k = data.hessian()[(0, 0)];
    for (sampling, limit, low, high) in
        [(WithReplacement, 1.959_05, 0.450_96, 0.895_30), (WithoutReplacement, 1.963_03, 0.441_90, 0.907_21)]
    {
        let batch = data.minibatch(100, sampling).unwrap();
        let found = batch.learning_rate_limit(0.0).unwrap();
        assert!((found * k - limit).abs() < 5e-6, "{}", found * k);
        assert!(batch.stationary_covariance(found * (1.0 - 1e-9), 0.0).is_ok());
        let beyond = batch.stationary_covariance(found * (1.0 + 1e-9), 0.0);
        assert!(matches!(beyond, Err(TheoryError::NoSecondMoment { gain, .. }) if gain >= 1.0));
        for (mu, finite) in [(low - 1e-5, false), (low + 1e-5, true), (high - 1e-5, true), (high + 1e-5, false)] {
            assert_eq!(batch.stationary_covariance(2.75 / k, mu).is_ok(), finite, "{mu}");
            assert!(heavy_ball::stationary_variance(k, 1.0, 2.75 / k, mu).is_ok());
        }
    }
}

/// The whole data set has no noise.
#[test]
fn a_full_batch_without_replacement_has_no_fluctuations() {
    let (x, y) = small_data();
    let data = LinearRegression::new(&x, &y, 1.0).unwrap();
    let batch = data.minibatch(5, WithoutReplacement).unwrap();
    assert_eq!(batch.stationary_covariance(0.5, 0.5).unwrap(), DMatrix::zeros(2, 2));
    assert!(data.minibatch(6, WithoutReplacement).is_err());
    assert!(data.minibatch(6, WithReplacement).is_ok());
    assert!(data.minibatch(0, WithReplacement).is_err());
}
