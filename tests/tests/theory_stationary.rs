//! Stationary covariances and training errors: the closed forms against the Stein equation, against the
//! matrix equations as Liu21 prints them, and against each other.

use optsde::theory::recursion::LinearRecursion;
use optsde::theory::{DMatrix, TheoryError, continuous, heavy_ball, preconditioned, sgd, stability, table1};

/// Symmetric positive definite matrices with no structure in common, from a small congruential sequence.
struct Matrices(u64);

impl Matrices {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn positive_definite(&mut self, d: usize) -> DMatrix<f64> {
        let m = DMatrix::from_fn(d, d, |_, _| self.uniform() - 0.5);
        &m * m.transpose() + DMatrix::identity(d, d) * 0.3
    }
}

/// Dimensions 1 to 8, momentum to 0.99, learning rates to 0.99 of the stability limit.
fn systems() -> Vec<(DMatrix<f64>, DMatrix<f64>, f64, f64)> {
    let mut random = Matrices(1);
    let mut systems = Vec::new();
    for d in [1, 2, 3, 5, 8] {
        for mu in [0.0, 0.5, 0.9, 0.99] {
            for fraction in [0.01, 0.5, 0.99] {
                let k = random.positive_definite(d);
                let c = random.positive_definite(d);
                let largest = k.symmetric_eigenvalues().max();
                systems.push((k, c, fraction * 2.0 * (1.0 + mu) / largest, mu));
            }
        }
    }
    systems
}

fn distance(a: &DMatrix<f64>, b: &DMatrix<f64>) -> f64 {
    (a - b).amax() / b.amax()
}

fn stationary_iterate(recursion: &LinearRecursion, d: usize) -> DMatrix<f64> {
    recursion.stationary().unwrap().view((0, 0), (d, d)).into_owned()
}

#[test]
fn heavy_ball_solves_the_stein_equation_of_its_recursion() {
    for (k, c, lam, mu) in systems() {
        let recursion = LinearRecursion::heavy_ball(&k, &c, lam, mu).unwrap();
        let sigma = heavy_ball::stationary_covariance(&k, &c, lam, mu).unwrap();
        assert!(distance(&stationary_iterate(&recursion, k.nrows()), &sigma) < 1e-11);
    }
}

#[test]
fn sgd_is_heavy_ball_without_momentum() {
    for (k, c, lam, _) in systems().into_iter().filter(|s| s.3 == 0.0) {
        let recursion = LinearRecursion::sgd(&k, &c, lam).unwrap();
        let sigma = sgd::stationary_covariance(&k, &c, lam).unwrap();
        assert!(distance(&recursion.stationary().unwrap(), &sigma) < 1e-11);
        assert_eq!(sigma, heavy_ball::stationary_covariance(&k, &c, lam, 0.0).unwrap());
    }
}

/// Liu21 Eq. 7, term by term as printed.
#[test]
fn heavy_ball_satisfies_theorem_2_as_printed() {
    for (k, c, lam, mu) in systems() {
        let s = heavy_ball::stationary_covariance(&k, &c, lam, mu).unwrap();
        let q = 1.0 - mu * mu;
        let terms = [
            -(1.0 + mu * mu) / q * lam * lam * (&k * &s * &k),
            mu / q * lam * lam * (&k * &k * &s + &s * &k * &k),
            (1.0 - mu) * lam * (&k * &s + &s * &k),
        ];
        let largest = terms.iter().map(DMatrix::amax).fold(0.0, f64::max);
        let residual = &terms[0] + &terms[1] + &terms[2] - lam * lam * c;
        assert!(residual.amax() < 1e-12 * largest, "{:e}", residual.amax() / largest);
    }
}

/// Liu21 Eq. 9, with three matrices that do not commute.
#[test]
fn preconditioned_heavy_ball_satisfies_theorem_3_and_its_recursion() {
    let mut random = Matrices(7);
    for (k, c, _, mu) in systems() {
        let d = k.nrows();
        let direction = random.positive_definite(d);
        let ray = stability::Ray::new(&k, &direction, mu).unwrap();
        for fraction in [0.05, 0.99] {
            let p = fraction * ray.largest_scale().unwrap() * &direction;
            let s = preconditioned::stationary_covariance(&k, &c, &p, mu).unwrap();
            let recursion = LinearRecursion::preconditioned_heavy_ball(&k, &c, &p, mu).unwrap();
            assert!(distance(&stationary_iterate(&recursion, d), &s) < 1e-10);

            let q = 1.0 - mu * mu;
            let pk = &p * &k;
            let kp = &k * &p;
            let terms = [
                -(1.0 + mu * mu) / q * (&pk * &s * &kp),
                mu / q * (&pk * &pk * &s + &s * &kp * &kp),
                (1.0 - mu) * (&pk * &s + &s * &kp),
            ];
            let largest = terms.iter().map(DMatrix::amax).fold(0.0, f64::max);
            let residual = &terms[0] + &terms[1] + &terms[2] - &p * &c * &p;
            assert!(residual.amax() < 1e-12 * largest);

            let error = preconditioned::training_error(&k, &c, &p, mu).unwrap();
            assert!((0.5 * (&k * &s).trace() / error - 1.0).abs() < 1e-11);
        }
    }
}

#[test]
fn the_training_error_is_half_the_trace_of_the_hessian_times_the_covariance() {
    for (k, c, lam, mu) in systems() {
        let sigma = heavy_ball::stationary_covariance(&k, &c, lam, mu).unwrap();
        let error = heavy_ball::training_error(&k, &c, lam, mu).unwrap();
        assert!((0.5 * (&k * sigma).trace() / error - 1.0).abs() < 1e-11);
        let sigma = continuous::stationary_covariance(&k, &c, lam, mu).unwrap();
        let error = continuous::training_error(&k, &c, lam, mu).unwrap();
        assert!((0.5 * (&k * sigma).trace() / error - 1.0).abs() < 1e-12);
    }
}

/// Liu21 Corollary 1 is exact for commuting matrices and up to a factor wrong for others, so that it
/// refuses them; Theorem 4 and Corollaries 2 and 3 are its cases.
#[test]
fn the_commuting_forms_agree_where_they_hold_and_refuse_where_they_do_not() {
    for (k, c, lam, mu) in systems() {
        let d = k.nrows();
        let aligned = 0.7 * DMatrix::identity(d, d) + 0.4 * &k;
        let exact = heavy_ball::stationary_covariance(&k, &aligned, lam, mu).unwrap();
        let commuting = heavy_ball::commuting_covariance(&k, &aligned, lam, mu).unwrap();
        assert!(distance(&commuting, &exact) < 1e-11);
        if mu == 0.0 {
            let mixed = sgd::mixed_noise_covariance(&k, 0.7, 0.4, lam).unwrap();
            assert!(distance(&mixed, &exact) < 1e-11);
        }
        if d > 1 {
            let refused = heavy_ball::commuting_covariance(&k, &c, lam, mu);
            assert!(matches!(refused, Err(TheoryError::NotCommuting { .. })));
        }
    }
}

/// Liu21 Section 5: K = diag(1, 0.1), C = I gives diag(lambda/(2-lambda), lambda/(0.1 (2-0.1 lambda))),
/// and diag(lambda/2, lambda/0.2) in continuous time.
#[test]
fn the_two_dimensional_example_of_section_5() {
    let k = DMatrix::from_diagonal(&vec![1.0, 0.1].into());
    let c = DMatrix::identity(2, 2);
    let lam = 1.8;
    let sigma = sgd::stationary_covariance(&k, &c, lam).unwrap();
    let slow = lam / (0.1 * (2.0 - 0.1 * lam));
    assert!(distance(&sigma, &DMatrix::from_diagonal(&vec![lam / 0.2, slow].into())) < 1e-14);
    let sigma = continuous::stationary_covariance(&k, &c, lam, 0.0).unwrap();
    assert!(distance(&sigma, &DMatrix::from_diagonal(&vec![lam / 2.0, lam / 0.2].into())) < 1e-14);
}

/// Gitman's row agrees to second order, so that its remainder falls by 1000 when lambda falls by 10;
/// Mandt's agrees to first order.
#[test]
fn the_previous_rows_of_table_1_miss_the_next_order() {
    let mut random = Matrices(3);
    let k = random.positive_definite(3);
    let c = 0.5 * DMatrix::identity(3, 3) + 0.2 * &k;
    for mu in [0.0, 0.6] {
        let remainder = |lam| {
            let row = table1::heavy_ball(&k, &c, lam, mu).unwrap();
            let first = distance(&row.previous_covariance.unwrap(), &row.covariance);
            (row.training_error - row.previous_training_error, first)
        };
        let (coarse, fine) = (remainder(1e-2), remainder(1e-3));
        assert!((coarse.0 / fine.0 - 1000.0).abs() < 25.0, "{}", coarse.0 / fine.0);
        assert!((coarse.1 / fine.1 - 10.0).abs() < 0.25, "{}", coarse.1 / fine.1);
    }
    let c = random.positive_definite(3);
    assert_eq!(table1::sgd(&k, &c, 0.1).unwrap().previous_covariance, None);
}

#[test]
fn noise_without_variance_leaves_none_and_a_singular_hessian_is_refused() {
    let zero = DMatrix::zeros(2, 2);
    let k = DMatrix::from_diagonal(&vec![1.0, 2.0].into());
    assert_eq!(sgd::stationary_covariance(&k, &zero, 0.5).unwrap(), zero);
    let singular = DMatrix::from_element(2, 2, 1.0);
    let refused = sgd::stationary_covariance(&singular, &k, 0.5);
    assert!(matches!(refused, Err(TheoryError::Definiteness { field: "K", .. })));
}

#[test]
fn what_is_not_finite_is_neither_taken_nor_given() {
    let k = DMatrix::from_row_slice(2, 2, &[1.0, 0.1, 0.1, 0.5]);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut poisoned = k.clone();
        poisoned[(0, 1)] = bad;
        assert!(sgd::stationary_covariance(&poisoned, &k, 0.5).is_err());
        assert!(sgd::stationary_covariance(&k, &poisoned, 0.5).is_err());
        assert!(sgd::stationary_covariance(&k, &k, bad).is_err());
        assert!(heavy_ball::training_error(&k, &k, 0.5, bad).is_err());
        assert!(preconditioned::stationary_covariance(&k, &k, &poisoned, 0.5).is_err());
        assert!(continuous::stationary_covariance(&k, &k, bad, 0.0).is_err());
        assert!(sgd::mixed_noise_covariance(&k, bad, 1.0, 0.5).is_err());
        assert!(stability::spectral_radius(bad, 0.5).is_err());
        assert!(LinearRecursion::heavy_ball(&poisoned, &k, 0.5, 0.5).is_err());
        assert!(LinearRecursion::sgd(&k, &poisoned, 0.5).is_err());
    }
    // Stable and well defined, but the variance 1e300 / 1e-10 is no float64.
    let overflow = sgd::stationary_variance(1e-10, 1e300, 1.0);
    assert!(matches!(overflow, Err(TheoryError::Overflow { quantity: "Sigma", .. })));
    let shape = sgd::stationary_covariance(&k, &DMatrix::identity(3, 3), 0.5);
    assert!(matches!(shape, Err(TheoryError::Shape { field: "C", .. })));
    let shape = LinearRecursion::sgd(&k, &DMatrix::identity(3, 3), 0.5);
    assert!(matches!(shape, Err(TheoryError::Shape { field: "C", .. })));
}
