//! Damped Newton, natural gradient and full-matrix Adam: their stationary states against the Stein equation of their own
//! preconditioner, and in their limits. The running averages that real programs keep are in `theory_fisher_average.rs`.

mod positive_matrices;

use optsde::theory::recursion::LinearRecursion;
use optsde::theory::{
    DMatrix, TheoryError, damped_newton, full_matrix_adam, natural_gradient, preconditioned, require_positive_definite,
    table1,
};
use positive_matrices::{conjugated, frame, inverse, positive, rotation, scalar, symmetrized};

/// One stationary state: the preconditioner and the noise that follow from it, by inversion and not by eigenvectors of K.
struct State {
    name: &'static str,
    mu: f64,
    sigma: DMatrix<f64>,
    training_error: f64,
    lambda: DMatrix<f64>,
    c: DMatrix<f64>,
}

/// The positive root, by the Denman-Beavers iteration.
fn root(m: &DMatrix<f64>) -> DMatrix<f64> {
    let d = m.nrows();
    let (mut y, mut z) = (m.clone(), DMatrix::identity(d, d));
    for _ in 0..40 {
        (y, z) = (0.5 * (&y + inverse(&z)), 0.5 * (&z + inverse(&y)));
    }
    y
}

/// All states of a Hessian and a noise covariance.
fn states(k: &DMatrix<f64>, c: &DMatrix<f64>, mu: f64) -> Vec<State> {
    let lam = 0.7;
    let mut states = Vec::new();
    let row = table1::damped_newton(k, c, lam, mu).unwrap();
    let lambda = lam * inverse(k);
    states.push(State {
        name: "DNM",
        mu,
        sigma: row.covariance,
        training_error: row.training_error,
        lambda,
        c: c.clone(),
    });

    let fisher = |sigma: &DMatrix<f64>| k * sigma * k;
    let row = table1::natural_gradient(k, c, lam, mu).unwrap();
    let lambda = lam * inverse(&fisher(&row.covariance));
    states.push(State {
        name: "NGD",
        mu,
        sigma: row.covariance,
        training_error: row.training_error,
        lambda,
        c: c.clone(),
    });

    let r = 0.3;
    let sigma = natural_gradient::minibatch_covariance(k, r, lam, mu).unwrap();
    let training_error = natural_gradient::minibatch_training_error(k, r, lam, mu).unwrap();
    let j = fisher(&sigma);
    states.push(State { name: "NGD, r", mu, sigma, training_error, lambda: lam * inverse(&j), c: r * j });

    let row = table1::full_matrix_adam(k, 0.4, lam).unwrap();
    let j = fisher(&row.covariance);
    states.push(State {
        name: "Adam",
        mu: 0.0,
        training_error: row.training_error,
        sigma: row.covariance,
        lambda: lam * inverse(&root(&(1.4 * &j))),
        c: 0.4 * j,
    });

    let sigma = full_matrix_adam::constant_noise_covariance(k, c, lam).unwrap();
    let lambda = lam * inverse(&root(&(fisher(&sigma) + c)));
    let training_error = 0.5 * (k * &sigma).trace();
    states.push(State { name: "Adam, C", mu: 0.0, sigma, training_error, lambda, c: c.clone() });
    states
}

/// The recursion `w' = w - Lambda m'` with the preconditioner of the answer has the answer as its stationary covariance.
/// The Stein equation amplifies rounding by 1/(1-radius), here below 1e3.
#[test]
fn each_covariance_solves_the_stein_equation_of_its_own_preconditioner() {
    for (d, mu) in [(1, 0.0), (2, 0.5), (3, 0.9), (8, 0.2)] {
        let (k, c) = (positive(d, 1.0), positive(d, 2.0));
        for State { name, mu, sigma, lambda, c, .. } in states(&k, &c, mu) {
            let recursion =
                LinearRecursion::preconditioned_heavy_ball(&k, &symmetrized(&c), &symmetrized(&lambda), mu).unwrap();
            let stationary = recursion.stationary().unwrap();
            let miss = (stationary.view((0, 0), (d, d)) - &sigma).amax() / sigma.amax();
            assert!(miss < 1e-11, "{name} {d} {mu}: {miss:e}");
        }
    }
}

#[test]
fn each_state_is_symmetric_positive_definite_and_has_its_training_error() {
    for d in [1, 2, 5, 64] {
        let (k, c) = (positive(d, 1.0), positive(d, 2.0));
        for State { name, mu, sigma, training_error, lambda, c } in states(&k, &c, 0.6) {
            assert_eq!(sigma, sigma.transpose(), "{name} {d}");
            require_positive_definite("Sigma", &sigma).unwrap();
            let error = 0.5 * (&k * &sigma).trace();
            assert!((training_error / error - 1.0).abs() < 1e-12, "{name} {d}");
            // Liu21 Theorem 3 takes Lambda as given; condition numbers of 1e3 enter it.
            let again = preconditioned::stationary_covariance(&k, &symmetrized(&c), &symmetrized(&lambda), mu).unwrap();
            let miss = (again - &sigma).amax() / sigma.amax();
            assert!(miss < 1e-10, "{name} {d}: {miss:e}");
        }
    }
}

/// Newton and natural gradient do not see a linear change of coordinates `w = F u`: `K -> F'KF`, `C -> F'CF` and
/// `Sigma = F Sigma_u F'`. Adam does, unless F is a rotation or the loss alone is scaled.
#[test]
fn newton_and_natural_gradient_are_affinely_invariant_and_adam_is_not() {
    let (d, lam, mu) = (4, 0.4, 0.3);
    let (k, c) = (positive(d, 1.0), positive(d, 2.0));
    let adam = |k: &DMatrix<f64>, c: &DMatrix<f64>| full_matrix_adam::constant_noise_covariance(k, c, lam).unwrap();
    for (f, rotates) in [(frame(d), false), (rotation(d), true)] {
        let seen = |m: &DMatrix<f64>| conjugated(&f.transpose(), m);
        let miss = |u: &DMatrix<f64>, w: &DMatrix<f64>| (conjugated(&f, u) - w).amax() / w.amax();
        for law in [damped_newton::stationary_covariance, natural_gradient::stationary_covariance] {
            assert!(miss(&law(&seen(&k), &seen(&c), lam, mu).unwrap(), &law(&k, &c, lam, mu).unwrap()) < 1e-12);
        }
        let adam_miss = miss(&adam(&seen(&k), &seen(&c)), &adam(&k, &c));
        assert_eq!(adam_miss < 1e-11, rotates, "{adam_miss:e}");
    }
    let scaled = adam(&(100.0 * &k), &(1e4 * &c));
    assert!((scaled / adam(&k, &c).amax() - adam(&k, &c) / adam(&k, &c).amax()).amax() < 1e-11);
}

/// mu = 0, lambda -> 0: Newton tends to lambda/2 K^-1 C K^-1 with the relative error lambda/(2-lambda) - lambda/2 over
/// lambda/2, that is lambda/2 + ...; for D = 1 natural gradient to (lambda c / 2k)^1/2 / k with b/(2 lambda c/k)^1/2 =
/// (lambda k/(8c))^1/2 + ..., and Adam to lambda c^1/2 / (2k) with lambda k / (4 c^1/2) + ...
#[test]
fn small_learning_rates_approach_their_power_laws_at_the_stated_rate() {
    let (k, c) = (0.7_f64, 1.9_f64);
    let lam = 1e-6_f64;
    let newton = damped_newton::stationary_covariance(&scalar(k), &scalar(c), lam, 0.0).unwrap()[(0, 0)];
    let fisher = natural_gradient::stationary_covariance(&scalar(k), &scalar(c), lam, 0.0).unwrap()[(0, 0)];
    let adam = full_matrix_adam::constant_noise_covariance(&scalar(k), &scalar(c), lam).unwrap()[(0, 0)];
    let checks = [
        (newton, lam / 2.0 * c / (k * k), lam / 2.0),
        (fisher, (lam * c / (2.0 * k)).sqrt() / k, (lam * k / (8.0 * c)).sqrt()),
        (adam, lam * c.sqrt() / (2.0 * k), lam * k / (4.0 * c.sqrt())),
    ];
    for (value, law, correction) in checks {
        assert!(((value / law - 1.0) / correction - 1.0).abs() < 1e-3, "{value} {law}");
    }
}

/// Vanishing noise leaves the flip lambda/(2 (1+mu)) K^-1; r adds lambda r / (2 (1-mu)) K^-1 to it.
#[test]
fn natural_gradient_tends_to_the_flip_as_its_noise_vanishes() {
    let (k, c) = (positive(3, 1.0), positive(3, 2.0));
    for (lam, mu) in [(0.3, 0.0), (5.0, 0.8)] {
        let flip = natural_gradient::flip_covariance(&k, lam, mu).unwrap();
        assert!((&flip - lam / (2.0 * (1.0 + mu)) * inverse(&k)).amax() < 1e-13 * flip.amax());
        for r in [1e-9, 0.25, 1.0] {
            let added = natural_gradient::minibatch_covariance(&k, r, lam, mu).unwrap() - &flip;
            let expected = lam * r / (2.0 * (1.0 - mu)) * inverse(&k);
            assert!((added - &expected).amax() < 1e-14 * flip.amax() + 1e-12 * expected.amax());
        }
        let nearly = natural_gradient::stationary_covariance(&k, &(1e-10 * &c), lam, mu).unwrap();
        assert!((nearly - &flip).amax() < 1e-7 * flip.amax());
    }
}

/// The closed form for D = 1, and with it for commuting K and C, mode by mode.
#[test]
fn adam_with_constant_noise_has_its_scalar_law_in_every_mode() {
    let (k, c) = ([0.02_f64, 0.5, 3.0], [1e-3_f64, 2.0, 1e2]);
    let basis = rotation(3);
    let diagonal = |values: &[f64]| conjugated(&basis, &DMatrix::from_diagonal(&values.to_vec().into()));
    for lam in [1e-4, 0.3, 40.0] {
        let modes: Vec<f64> =
            k.iter().zip(c).map(|(&k, c)| full_matrix_adam::constant_noise_variance(k, c, lam).unwrap()).collect();
        let sigma = full_matrix_adam::constant_noise_covariance(&diagonal(&k), &diagonal(&c), lam).unwrap();
        // E[g g'] spans five decades here, of which the rounding of the largest enters the smallest.
        let miss = (&sigma - diagonal(&modes)).amax() / sigma.amax();
        assert!(miss < 1e-10, "{lam}: {miss:e}");
        for ((&k, c), mode) in k.iter().zip(c).zip(&modes) {
            let alone = full_matrix_adam::constant_noise_covariance(&scalar(k), &scalar(c), lam).unwrap();
            assert!((alone[(0, 0)] / mode - 1.0).abs() < 1e-13);
        }
    }
}

/// Unlike SGD, natural gradient and Adam have no largest learning rate; Newton has the same for every curvature.
#[test]
fn the_learning_rate_is_limited_for_newton_only() {
    let (k, c) = (positive(3, 1.0), positive(3, 2.0));
    for lam in [1e-6, 1.0, 1e6] {
        let sigma = natural_gradient::stationary_covariance(&k, &c, lam, 0.4).unwrap();
        let lambda = symmetrized(&(lam * inverse(&(&k * sigma * &k))));
        let recursion = LinearRecursion::preconditioned_heavy_ball(&k, &c, &lambda, 0.4).unwrap();
        assert!(recursion.spectral_radius().unwrap() < 1.0, "{lam}");
        full_matrix_adam::constant_noise_covariance(&k, &c, lam).unwrap();
    }
    for (hessian, mu) in [(1e-3, 0.0), (1e3, 0.5)] {
        let at = |lam: f64| damped_newton::stationary_covariance(&scalar(hessian), &scalar(1.0), lam, mu);
        let edge = 2.0 * (1.0 + mu);
        // amplification (1+mu)/(1-mu) lambda/(edge - lambda)
        let expected = (1.0 + mu) / (1.0 - mu) * (1.0 - 1e-6) / 1e-6 / (hessian * hessian);
        assert!((at(edge * (1.0 - 1e-6)).unwrap()[(0, 0)] / expected - 1.0).abs() < 1e-9);
        assert!(matches!(at(edge), Err(TheoryError::Unstable { field: "lam", limit, .. }) if limit == edge));
    }
}

/// Without noise in a direction there is no stationary state, whatever the remark on S -> N says.
#[test]
fn states_without_noise_are_refused() {
    let k = positive(2, 1.0);
    let along = DMatrix::from_row_slice(2, 2, &[1.0, 1.0, 1.0, 1.0]);
    let refused = natural_gradient::stationary_covariance(&k, &along, 0.1, 0.0).unwrap_err();
    assert!(matches!(refused, TheoryError::Definiteness { field: "C", .. }), "{refused}");
    let refused = natural_gradient::minibatch_covariance(&k, 0.0, 0.1, 0.0).unwrap_err();
    assert!(matches!(refused, TheoryError::Range { field: "r = (N-S)/(N S)", value: 0.0, .. }), "{refused}");
    let refused = full_matrix_adam::stationary_covariance(&k, 0.0, 0.1).unwrap_err();
    assert!(matches!(refused, TheoryError::Range { field: "c", value: 0.0, .. }), "{refused}");
    // Noise along an eigenvector of K leaves the other to flip; along (1, 1), K couples it to both.
    let still = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, 0.0]);
    let split = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, 2.0]);
    for c in [still, DMatrix::zeros(2, 2)] {
        let refused = full_matrix_adam::constant_noise_covariance(&split, &c, 0.1).unwrap_err();
        assert!(matches!(refused, TheoryError::Unstable { field: "largest eigenvalue of Lambda K", .. }), "{refused}");
    }
    full_matrix_adam::constant_noise_covariance(&split, &along, 0.1).unwrap();
    let huge = positive(65, 1.0);
    assert!(matches!(damped_newton::training_error(&huge, &huge, 0.1, 0.0), Err(TheoryError::Shape { .. })));
}
