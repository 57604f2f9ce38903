//! Noise that depends on the state, and Hessians with a null space.

mod positive_matrices;
mod theory_data;

use optsde::theory::minibatch::{Sampling, paper_factor};
use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::state_dependent::{linear_noise_covariance, linear_noise_gain, stationary_covariance};
use optsde::theory::{DMatrix, DVector, TheoryError, degenerate, heavy_ball, sgd};
use positive_matrices::{conjugated, positive, rotation, scalar};
use theory_data::{figure_data, plane_data};

/// Liu21 Section 4.7 for the true noise of batches in linear regression: iterating Theorem 2 with `C = f (C_0 + V_4 Sigma)`
/// against the linear solve, in one and in two dimensions.
#[test]
fn iterating_theorem_2_finds_the_exact_covariance_of_minibatch_regression() {
    for data in [figure_data(), plane_data()] {
        for sampling in [Sampling::WithReplacement, Sampling::WithoutReplacement] {
            let batch = data.minibatch(100, sampling).unwrap();
            for (lam, mu) in [(0.3, 0.0), (1.6, 0.0), (1.0, 0.6), (2.6, 0.7)] {
                let exact = batch.stationary_covariance(lam, mu).unwrap();
                let noise = |sigma: &DMatrix<f64>| batch.noise_covariance(sigma).unwrap();
                let iterated = stationary_covariance(data.hessian(), noise, lam, mu).unwrap();
                let miss = (iterated - &exact).amax() / exact.amax();
                assert!(miss < 1e-12, "{lam} {mu}: {miss:e}");
            }
        }
    }
}

/// Gaussian data: C = (1/S) [K Sigma K + Tr(K Sigma) K + K].
fn gaussian_feedback(k: &DMatrix<f64>, size: f64) -> impl Fn(&DMatrix<f64>) -> DMatrix<f64> {
    let k = k.clone();
    move |sigma| (&k * sigma * &k + (&k * sigma).trace() * &k) / size
}

/// Both solvers, and the covariance of (w, m) stepped with the noise of its own state until it rests.
#[test]
fn the_solvers_agree_with_the_recursion_of_the_moments() {
    for (d, mu) in [(1, 0.0), (3, 0.6), (16, 0.3)] {
        let (k, c) = (positive(d, 1.0), positive(d, 2.0));
        let lam = 0.2;
        let feedback = gaussian_feedback(&k, 10.0);
        let exact = linear_noise_covariance(&k, &c, &feedback, lam, mu).unwrap();
        let noise = |sigma: &DMatrix<f64>| &c + feedback(sigma);
        let iterated = stationary_covariance(&k, noise, lam, mu).unwrap();
        assert!((iterated - &exact).amax() < 1e-12 * exact.amax(), "{d} {mu}");

        let recursion = LinearRecursion::heavy_ball(&k, &c, lam, mu).unwrap();
        let (a, b) = (recursion.transition(), recursion.input());
        let mut state = DMatrix::zeros(2 * d, 2 * d);
        for _ in 0..2000 {
            let sigma = state.view((0, 0), (d, d)).into_owned();
            state = a * state * a.transpose() + b * noise(&sigma) * b.transpose();
        }
        let miss = (state.view((0, 0), (d, d)) - &exact).amax() / exact.amax();
        assert!(miss < 1e-11, "{d} {mu}: {miss:e}");
    }
}

/// D = 64, residual of Theorem 2, Eq. 7, with the noise of the answer. Its terms cancel to 1/(1-mu) of their size at most.
#[test]
fn a_large_problem_satisfies_equation_7() {
    let (d, lam, mu) = (64, 0.1, 0.5);
    let (k, c) = (positive(d, 1.0), positive(d, 2.0));
    let feedback = gaussian_feedback(&k, 1000.0);
    let sigma = stationary_covariance(&k, |sigma| &c + feedback(sigma), lam, mu).unwrap();
    assert_eq!(sigma, sigma.transpose());
    let (ks, kk) = (&k * &sigma, &k * &k);
    let left = (1.0 - mu) * lam * (&ks + ks.transpose()) - (1.0 + mu * mu) / (1.0 - mu * mu) * lam * lam * (&ks * &k)
        + mu / (1.0 - mu * mu) * lam * lam * (&kk * &sigma + &sigma * &kk);
    let right = lam * lam * (&c + feedback(&sigma));
    assert!((left - &right).amax() < 1e-12 * right.amax());
    assert!(matches!(
        linear_noise_covariance(&k, &c, &feedback, lam, mu),
        Err(TheoryError::Shape { field: "K", rows: 64, .. })
    ));
}

/// D = 1: `sigma^2 = phi c_0 / (1 - phi v)` for C = c_0 + v sigma^2, which ends where phi v = 1, and the positive root of
/// `s^2 + s - phi c = 0` for C = c / (1 + s), with `phi = lambda / { (1-mu) k [2 - lambda k/(1+mu)] }`.
#[test]
fn scalar_problems_have_their_closed_forms() {
    let (k, lam, mu) = (0.8, 0.9, 0.4);
    let phi = lam / ((1.0 - mu) * k * (2.0 - lam * k / (1.0 + mu)));
    let (c0, edge) = (1.7, 1.0 / phi);
    for share in [0.0, 0.5, 0.99, 0.999_999] {
        let v = share * edge;
        let sigma = linear_noise_covariance(&scalar(k), &scalar(c0), |s| v * s, lam, mu).unwrap()[(0, 0)];
        assert!((sigma * (1.0 - share) / (phi * c0) - 1.0).abs() < 1e-9, "{share}");
        let gain = linear_noise_gain(&scalar(k), |s| v * s, lam, mu).unwrap();
        assert!((gain - share).abs() < 1e-13);
    }
    let refused = linear_noise_covariance(&scalar(k), &scalar(c0), |s| 1.000_001 * edge * s, lam, mu).unwrap_err();
    assert!(matches!(refused, TheoryError::NoSecondMoment { gain, .. } if gain > 1.0), "{refused}");

    let sigma = stationary_covariance(&scalar(k), |s| s.map(|s| c0 / (1.0 + s)), lam, mu).unwrap()[(0, 0)];
    let expected = 0.5 * ((1.0 + 4.0 * phi * c0).sqrt() - 1.0);
    assert!((sigma / expected - 1.0).abs() < 1e-13);
}

/// A wrong number is worse than none: too slow, divergent, oscillating, and what is no covariance.
#[test]
fn what_does_not_converge_is_refused() {
    let solve = |noise: &dyn Fn(f64) -> f64| stationary_covariance(&scalar(1.0), |s| s.map(noise), 1.0, 0.0);
    // k = lambda = 1, mu = 0: phi = 1, and the gain is the slope.
    for noise in [|s: f64| 1.0 + 0.999_99 * s, |s: f64| 1.0 + s, |s: f64| (2.0 - 1.5 * s).max(0.1)] {
        let refused = solve(&noise).unwrap_err();
        assert!(matches!(refused, TheoryError::NotConverged { quantity: "Sigma", .. }), "{refused}");
    }
    assert!(matches!(solve(&|s| 1.0 + 2.0 * s).unwrap_err(), TheoryError::NotFinite { field: "C(Sigma)", .. }));
    assert!(matches!(solve(&|_| -1.0).unwrap_err(), TheoryError::Definiteness { field: "C(Sigma)", .. }));
    assert!((solve(&|s| 1.0 + 0.99 * s).unwrap()[(0, 0)] / 100.0 - 1.0).abs() < 1e-11);
    let wide = stationary_covariance(&scalar(1.0), |_| DMatrix::identity(2, 2), 1.0, 0.0);
    assert!(matches!(wide, Err(TheoryError::Shape { field: "C(Sigma)", .. })));
}

/// (N-S)/(N S): 0 for the whole data set, (N-1)/N for one sample.
#[test]
fn the_factor_of_the_paper_is_that_of_a_finite_data_set() {
    assert_eq!(paper_factor(10, 10).unwrap(), 0.0);
    assert!((paper_factor(10, 1).unwrap() - 0.9).abs() < 1e-16);
    assert!((paper_factor(1000, 100).unwrap() - 0.009).abs() < 1e-17);
    for (samples, size) in [(10, 0), (10, 11), (0, 0)] {
        assert!(matches!(paper_factor(samples, size), Err(TheoryError::Range { field: "S", .. })));
    }
}

/// A dense Hessian of rank 2 in 4 dimensions with noise in its range, after 2^20 steps from a start that couples range and
/// null space: the recursion knows nothing of ranks.
#[test]
fn the_null_space_of_the_hessian_keeps_what_it_started_with() {
    let basis = rotation(4);
    let in_range = |block: &DMatrix<f64>| {
        let mut m = DMatrix::zeros(4, 4);
        m.view_mut((0, 0), (2, 2)).copy_from(block);
        conjugated(&basis, &m)
    };
    let (k, c, initial) = (in_range(&positive(2, 1.0)), in_range(&positive(2, 2.0)), positive(4, 5.0));
    for (lam, mu) in [(0.3, 0.0), (0.9, 0.7)] {
        let limit = degenerate::limiting_covariance(&k, &c, lam, mu, &initial).unwrap();
        let recursion = LinearRecursion::heavy_ball(&k, &c, lam, mu).unwrap();
        let mut covariance = DMatrix::zeros(8, 8);
        covariance.view_mut((0, 0), (4, 4)).copy_from(&initial);
        let start = Moments { mean: DVector::zeros(8), covariance };
        let late = recursion.propagate(&start, 1 << 20).unwrap().covariance;
        // 2^20 steps may carry the null space 2^20 roundings of K away.
        let miss = (late.view((0, 0), (4, 4)) - &limit).amax() / limit.amax();
        assert!(miss < 1e-8, "{lam} {mu}: {miss:e}");
    }
}

/// Where K has no null space, nothing of the start is left; where K = 0, everything is.
#[test]
fn full_and_vanishing_hessians_are_the_two_ends() {
    let (k, c, initial) = (positive(5, 1.0), positive(5, 2.0), positive(5, 5.0));
    let full = degenerate::limiting_covariance(&k, &c, 0.3, 0.5, &initial).unwrap();
    assert_eq!(full, heavy_ball::stationary_covariance(&k, &c, 0.3, 0.5).unwrap());
    let zero = DMatrix::zeros(5, 5);
    let kept = degenerate::limiting_covariance(&zero, &zero, 0.3, 0.5, &initial).unwrap();
    assert!((kept - &initial).amax() < 1e-15 * initial.amax());
    // On the range, Corollary 2 is right.
    let printed = degenerate::aligned_noise_covariance_as_if_invertible(&k, 0.6, 0.3).unwrap();
    let exact = sgd::stationary_covariance(&k, &(0.6 * &k), 0.3).unwrap();
    assert!((printed - &exact).amax() < 1e-14 * exact.amax());
}

#[test]
fn noise_along_the_null_space_and_saddles_are_refused() {
    let plane = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, 0.0]);
    let one = DMatrix::identity(2, 2);
    let limit = |k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64| degenerate::limiting_covariance(k, c, lam, 0.0, &one);
    limit(&plane, &plane, 0.5).unwrap();
    let refused = limit(&plane, &one, 0.5).unwrap_err();
    assert!(matches!(refused, TheoryError::Range { value: 1.0, .. }), "{refused}");
    let saddle = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, -1e-3]);
    assert!(matches!(limit(&saddle, &plane, 0.5), Err(TheoryError::Definiteness { field: "K", .. })));
    assert!(matches!(limit(&plane, &plane, 2.0), Err(TheoryError::Unstable { field: "lam", limit: 2.0, .. })));
}
