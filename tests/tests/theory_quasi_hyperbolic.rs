//! Quasi-hyperbolic momentum: the closed forms against the Stein equation, their limits, and the two ways through
//! Liu21 Theorem 11 and Corollary 7.

use optsde::theory::quasi_hyperbolic::corollary7;
use optsde::theory::quasi_hyperbolic::theorem11::Theorem11;
use optsde::theory::quasi_hyperbolic::{
    largest_learning_rate, limit, spectral_radius, stationary_covariance, stationary_variance, training_error,
};
use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::{DMatrix, DVector, TheoryError, heavy_ball, sgd, table1};
use optsde_core::optimizer::{Coordinatewise, Qhm};

/// Symmetric positive definite, with eigenvalues of order 1; another for each `phase`. Two of them do not commute.
fn positive_definite(d: usize, phase: f64) -> DMatrix<f64> {
    let n = u32::try_from(d).unwrap();
    let entry = |i: usize, j: usize| f64::from(u32::try_from(i * d + j).unwrap());
    let m = DMatrix::from_fn(d, d, |i, j| (phase + 1.7 * entry(i, j)).sin() / f64::from(n).sqrt());
    &m * m.transpose() + 0.3 * DMatrix::identity(d, d)
}

/// `mu` and `nu`, without and with their limits.
const WEIGHTS: [(f64, f64); 8] =
    [(0.0, 0.4), (0.3, 0.0), (0.3, 0.9), (0.6, 0.6), (0.9, 0.7), (0.95, 1.0), (0.99, 0.2), (0.99, 0.999)];

fn distance(a: &DMatrix<f64>, b: &DMatrix<f64>) -> f64 {
    (a - b).amax() / b.amax()
}

fn from_recursion(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64, mu: f64, nu: f64) -> DMatrix<f64> {
    let recursion = LinearRecursion::quasi_hyperbolic(k, c, lam, mu, nu).unwrap();
    recursion.stationary().unwrap().view((0, 0), k.shape()).into_owned()
}

/// Two independent ways to the same numbers. Each squaring of the Stein solver rounds; 2^12 steps are summed in 12 of
/// them, and at 0.99 of the limit the sum has 100 terms that cancel: 1e-11 leaves two digits.
#[test]
fn the_closed_form_solves_the_stein_equation_of_the_recursion() {
    for d in [1, 2, 5, 16] {
        let (k, c) = (positive_definite(d, 0.4), positive_definite(d, 2.9));
        for (mu, nu) in WEIGHTS {
            for fraction in [0.01, 0.5, 0.99] {
                let lam = fraction * largest_learning_rate(&k, mu, nu).unwrap();
                let sigma = stationary_covariance(&k, &c, lam, mu, nu).unwrap();
                let off = distance(&sigma, &from_recursion(&k, &c, lam, mu, nu));
                assert!(off < 1e-11, "D = {d}, mu = {mu}, nu = {nu}, {fraction}: {off:e}");
                assert_eq!(sigma, sigma.transpose());
                assert!(sigma.symmetric_eigenvalues().min() > 0.0);
                let error = training_error(&k, &c, lam, mu, nu).unwrap();
                assert!((0.5 * (&k * &sigma).trace() / error - 1.0).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn the_closed_form_solves_it_in_64_dimensions() {
    let (k, c) = (positive_definite(64, 0.4), positive_definite(64, 2.9));
    let (mu, nu) = (0.9, 0.7);
    let lam = 0.9 * largest_learning_rate(&k, mu, nu).unwrap();
    let sigma = stationary_covariance(&k, &c, lam, mu, nu).unwrap();
    assert!(distance(&sigma, &from_recursion(&k, &c, lam, mu, nu)) < 1e-11);
}

/// nu = 0 forgets the buffer, and mu = 0 makes the buffer the gradient: SGD with the same learning rate. nu = 1 steps
/// with (1-mu) times the buffer of heavy ball.
#[test]
fn it_contains_sgd_and_heavy_ball() {
    let (k, c) = (positive_definite(5, 0.4), positive_definite(5, 2.9));
    for lam in [1e-3, 0.4, 1.1] {
        let plain = sgd::stationary_covariance(&k, &c, lam).unwrap();
        for (mu, nu) in [(0.0, 0.0), (0.9, 0.0), (0.99, 0.0), (0.0, 0.7), (0.0, 1.0)] {
            let sigma = stationary_covariance(&k, &c, lam, mu, nu).unwrap();
            assert!(distance(&sigma, &plain) < 1e-13, "mu = {mu}, nu = {nu}");
        }
        for mu in [0.3, 0.9, 0.99] {
            let damped = heavy_ball::stationary_covariance(&k, &c, lam * (1.0 - mu), mu).unwrap();
            assert!(distance(&stationary_covariance(&k, &c, lam, mu, 1.0).unwrap(), &damped) < 1e-13, "mu = {mu}");
        }
    }
}

/// For lambda -> 0, `Sigma K + K Sigma = lambda C` whatever mu and nu: the momentum is damped. The next order is
/// lambda k / 4 times a number that is at most 2 (1+mu) / (1-mu) here.
#[test]
fn slow_learning_does_not_see_the_momentum() {
    let (k, c) = (positive_definite(3, 0.4), positive_definite(3, 2.9));
    for (mu, nu) in [(0.3, 0.9), (0.9, 0.7), (0.9, 1.0)] {
        for lam in [1e-4, 1e-9, 1e-200] {
            let sigma = stationary_covariance(&k, &c, lam, mu, nu).unwrap();
            let residual = (&sigma * &k + &k * &sigma) / lam - &c;
            let allowed = 1e-14 + 10.0 * lam * (1.0 + mu) / (1.0 - mu);
            assert!(residual.amax() < allowed * c.amax(), "{:e} {:e}", residual.amax(), allowed);
        }
    }
}

/// Units: w -> s w turns K into K / s^2 and C into C / s^2; a learning rate s^2 times as large then moves as before. The
/// covariance gains s^2 and the loss stays. Powers of two scale without rounding; Sigma is linear in C.
#[test]
fn scaling_laws() {
    let (k, c) = (positive_definite(4, 0.4), positive_definite(4, 2.9));
    let (lam, mu, nu) = (0.8, 0.9, 0.7);
    let sigma = stationary_covariance(&k, &c, lam, mu, nu).unwrap();
    let error = training_error(&k, &c, lam, mu, nu).unwrap();
    let (slow, quiet) = (0.0625 * &k, 0.0625 * &c);
    assert!(distance(&stationary_covariance(&slow, &quiet, 16.0 * lam, mu, nu).unwrap(), &(16.0 * &sigma)) < 1e-14);
    assert!((training_error(&slow, &quiet, 16.0 * lam, mu, nu).unwrap() / error - 1.0).abs() < 1e-14);
    assert!(distance(&stationary_covariance(&k, &(3.0 * &c), lam, mu, nu).unwrap(), &(3.0 * &sigma)) < 1e-14);
}

/// Six steps of the optimizer without noise are six powers of the transition matrix.
#[test]
fn the_recursion_is_that_of_the_optimizer() {
    let (k, lam, mu, nu) = (1.3, 0.8, 0.9, 0.7);
    let optimizer = Qhm::new(mu, nu);
    let (mut x, mut buffer) = (1.0, optimizer.start(1.0));
    for n in 0..6 {
        let step = optimizer.step(n, lam, &mut ());
        x = optimizer.update(&step, x, k * x, &mut buffer);
    }
    let (k, c) = (DMatrix::from_element(1, 1, k), DMatrix::zeros(1, 1));
    let recursion = LinearRecursion::quasi_hyperbolic(&k, &c, lam, mu, nu).unwrap();
    let start = Moments::certain(DVector::from_vec(vec![1.0, 0.0]));
    let mean = recursion.propagate(&start, 6).unwrap().mean;
    assert!((mean[0] - x).abs() < 1e-14 && (mean[1] - buffer.m).abs() < 1e-14);
}

/// No stationary state from the limit on, and one as close below it as asked.
#[test]
fn the_stability_limit_is_where_the_spectral_radius_passes_one() {
    for (mu, nu) in WEIGHTS {
        // Bisection of the radius of the transition matrix, which is right to 1e-13 where the slow mode is alone.
        let radius = |x: f64| {
            let one = DMatrix::identity(1, 1);
            LinearRecursion::quasi_hyperbolic(&(x * &one), &one, 1.0, mu, nu).unwrap().spectral_radius().unwrap()
        };
        let (mut stable, mut unstable) = (1.0, 1e6);
        for _ in 0..60 {
            let middle = 0.5 * (stable + unstable);
            *(if radius(middle) < 1.0 { &mut stable } else { &mut unstable }) = middle;
        }
        let edge = limit(mu, nu).unwrap();
        // The radius leaves 1 with a slope in x / limit of order (1-mu) and more.
        assert!((stable / edge - 1.0).abs() < 1e-10, "mu = {mu}, nu = {nu}: {stable} {edge}");
        for x in [-0.5, 1e-3, 0.3, 0.7 * edge, 0.999 * edge, 1.001 * edge, 3.0 * edge] {
            let closed = spectral_radius(x, mu, nu).unwrap();
            assert!((closed / radius(x) - 1.0).abs() < 1e-12, "mu = {mu}, nu = {nu}, x = {x}");
            assert_eq!(closed < 1.0, 0.0 < x && x < edge, "mu = {mu}, nu = {nu}, x = {x}");
        }
        let refused = stationary_variance(1.0, 1.0, edge, mu, nu);
        assert!(matches!(refused, Err(TheoryError::Unstable { field: "lam", limit, .. }) if limit == edge));
        assert!(stationary_variance(1.0, 1.0, edge * (1.0 - 1e-9), mu, nu).is_ok());
    }
}

/// nu = 0 is SGD, stable below 2, and nu = 1 heavy ball with (1-mu) lambda, stable below 2 (1+mu).
#[test]
fn the_stability_limit_rises_with_the_weight_of_the_buffer() {
    for mu in [0.3, 0.9, 0.99] {
        assert_eq!(limit(mu, 0.0).unwrap(), 2.0);
        assert!((limit(mu, 1.0).unwrap() * (1.0 - mu) / (2.0 * (1.0 + mu)) - 1.0).abs() < 1e-14);
        let limits: Vec<f64> = [0.0, 0.2, 0.5, 0.8, 1.0].map(|nu| limit(mu, nu).unwrap()).to_vec();
        assert!(limits.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

/// Another way: X and Sigma eliminated from the corrected matrix equations. Their terms of order 1 leave one of order
/// (1-mu)^2 lambda k, and nothing at the stability limit, which costs as many digits of about 1e-15.
#[test]
fn the_corrected_theorem_11_and_corollary_7_agree() {
    let (k, c) = (positive_definite(5, 0.4), positive_definite(5, 2.9));
    for (mu, nu) in [(0.0, 0.4), (0.3, 0.0), (0.3, 0.9), (0.6, 0.6), (0.9, 0.7), (0.95, 1.0)] {
        for fraction in [0.1, 0.5, 0.99] {
            let lam = fraction * largest_learning_rate(&k, mu, nu).unwrap();
            let sigma = stationary_covariance(&k, &c, lam, mu, nu).unwrap();
            let theorem = Theorem11::corrected(lam, mu, nu).unwrap().stationary_covariance(&k, &c).unwrap();
            let allowed = 1e-14 / ((1.0 - mu).powi(2) * fraction * (1.0 - fraction));
            assert!(distance(&theorem, &sigma) < allowed, "mu = {mu}, nu = {nu}: {:e}", distance(&theorem, &sigma));
            let variance = stationary_variance(0.8, 1.0, lam, mu, nu).unwrap();
            let corollary = corollary7::unit_variance(0.8, lam, mu, nu).unwrap();
            assert!((corollary / variance - 1.0).abs() < allowed);
        }
    }
}

/// The printed X has K Sigma K for K Sigma, and the printed h exchanges f and g: no difference for K = I, and a factor
/// for k = 2 even without momentum, where only the printed f is right.
#[test]
fn the_printed_forms_are_right_without_momentum_in_units_of_the_curvature() {
    let (lam, nu, one) = (0.6, 0.3, DMatrix::from_element(1, 1, 1.0));
    let printed = |k: f64| {
        let theorem = Theorem11::as_printed(lam, 0.0, nu).unwrap();
        let sigma = theorem.stationary_covariance(&(k * &one), &one).unwrap();
        [sigma[(0, 0)], corollary7::unit_variance_as_printed(k, lam, 0.0, nu).unwrap()]
    };
    // lambda / [k (2 - lambda k)]
    assert!(printed(1.0).iter().all(|sigma| (sigma / (0.6 / 1.4) - 1.0).abs() < 1e-14));
    assert!(printed(2.0).iter().all(|sigma| (sigma / (0.6 / 1.6) - 1.0).abs() > 0.1));
    assert_eq!(corollary7::f_as_printed(2.0, lam, 0.0, nu).unwrap(), corollary7::f(2.0, lam, 0.0, nu).unwrap());
}

/// The error of previous work is right to second order, so that its remainder falls by 1000 when lambda falls by 10,
/// up to the next order, 1 %; the covariance, corrected, is right to first order. As printed it is 1 / (1-mu) too large.
#[test]
fn the_previous_row_of_table_1_misses_the_next_order() {
    let k = positive_definite(3, 0.4);
    let c = 0.5 * DMatrix::identity(3, 3) + 0.2 * &k;
    let (mu, nu) = (0.6, 0.3);
    let remainder = |lam| {
        let row = table1::quasi_hyperbolic(&k, &c, lam, mu, nu).unwrap();
        (row.training_error - row.previous_training_error, distance(&row.previous_covariance.unwrap(), &row.covariance))
    };
    let (coarse, fine) = (remainder(1e-2), remainder(1e-3));
    assert!((coarse.0 / fine.0 - 1000.0).abs() < 40.0, "{}", coarse.0 / fine.0);
    assert!((coarse.1 / fine.1 - 10.0).abs() < 0.4, "{}", coarse.1 / fine.1);
    let printed = table1::quasi_hyperbolic_as_printed(&k, &c, 1e-3, mu, nu).unwrap().previous_covariance.unwrap();
    let corrected = table1::quasi_hyperbolic(&k, &c, 1e-3, mu, nu).unwrap().previous_covariance.unwrap();
    assert!(distance(&((1.0 - mu) * printed), &corrected) < 1e-14);
    let refused = table1::quasi_hyperbolic_as_printed(&k, &positive_definite(3, 2.9), 1e-3, mu, nu);
    assert!(matches!(refused, Err(TheoryError::NotCommuting { .. })));
}

#[test]
fn what_is_not_finite_or_outside_is_neither_taken_nor_given() {
    let k = positive_definite(2, 0.4);
    for bad in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
        let refused = stationary_covariance(&k, &k, 0.5, 0.5, bad);
        assert!(matches!(refused, Err(TheoryError::Range { field: "nu", .. })));
        assert!(limit(0.5, bad).is_err() && spectral_radius(1.0, 0.5, bad).is_err());
        assert!(Theorem11::as_printed(0.5, 0.5, bad).is_err() && Theorem11::corrected(0.5, 0.5, bad).is_err());
        assert!(corollary7::unit_variance_as_printed(1.0, 0.5, 0.5, bad).is_err());
        assert!(table1::gitman_quasi_hyperbolic_training_error(&k, &k, 0.5, 0.5, bad).is_err());
        assert!(matches!(training_error(&k, &k, 0.5, -bad.abs(), 0.5), Err(TheoryError::Range { field: "mu", .. })));
        assert!(spectral_radius(bad * f64::INFINITY, 0.5, 0.5).is_err());
    }
    let overflow = stationary_variance(1e-10, 1e300, 1.0, 0.5, 0.5);
    assert!(matches!(overflow, Err(TheoryError::Overflow { quantity: "Sigma", .. })));
    let overflow = largest_learning_rate(&DMatrix::from_element(1, 1, 1e-310), 0.5, 0.5);
    assert!(matches!(overflow, Err(TheoryError::Overflow { quantity: "lambda_max", .. })));
    let singular = stationary_covariance(&DMatrix::from_element(2, 2, 1.0), &k, 0.5, 0.5, 0.5);
    assert!(matches!(singular, Err(TheoryError::Definiteness { field: "K", .. })));
}
