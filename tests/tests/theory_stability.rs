//! Where a stationary state exists under constant noise.

use optsde::theory::recursion::LinearRecursion;
use optsde::theory::stability::{Ray, limit, spectral_radius};
use optsde::theory::{DMatrix, TheoryError, heavy_ball, stein};

fn scalar(x: f64) -> DMatrix<f64> {
    DMatrix::from_element(1, 1, x)
}

/// Errata: Liu21 Section 4.5 calls the condition only necessary, and writes it with <=.
#[test]
fn heavy_ball_variance_diverges_at_two_times_one_plus_mu() {
    for mu in [0.0, 0.375, 0.9, 0.99] {
        let edge = limit(mu).unwrap();
        assert_eq!(edge, 2.0 * (1.0 + mu));
        // Variance lambda / [(1-mu) (2 - lambda/(1+mu))] at k = c = 1: with lambda = edge (1 - e),
        // edge (1-e) / [2 (1-mu) e].
        let e = 1e-6;
        let variance = heavy_ball::stationary_variance(1.0, 1.0, edge * (1.0 - e), mu).unwrap();
        let expected = edge * (1.0 - e) / (2.0 * (1.0 - mu) * e);
        assert!((variance / expected - 1.0).abs() < 1e-9);
        for beyond in [edge, edge * 1.001, 1e300] {
            let error = heavy_ball::stationary_variance(1.0, 1.0, beyond, mu).unwrap_err();
            assert!(matches!(error, TheoryError::Unstable { field: "lam", limit, .. } if limit == edge));
        }
    }
}

#[test]
fn the_spectral_radius_is_that_of_the_transition_matrix() {
    for mu in [0.0, 0.3, 0.9, 0.99] {
        for x in [-0.5, 1e-3, 0.5, 1.0, 1.7, 2.5, 3.9, 4.5] {
            let recursion = LinearRecursion::heavy_ball(&scalar(x), &scalar(1.0), 1.0, mu).unwrap();
            let expected = recursion.spectral_radius().unwrap();
            let radius = spectral_radius(x, mu).unwrap();
            assert!((radius - expected).abs() < 1e-13 * expected.max(1e-3), "{x} {mu}");
            assert_eq!(radius < 1.0, x > 0.0 && x < 2.0 * (1.0 + mu), "{x} {mu}");
        }
    }
}

/// Critical damping, (1 - sqrt(mu))^2 = x: a double eigenvalue sqrt(mu) with one eigenvector, which
/// rounding moves by the root of float64's precision.
#[test]
fn a_defective_transition_matrix_has_its_spectral_radius() {
    let jordan = DMatrix::from_row_slice(2, 2, &[0.5, 1.0, 0.0, 0.5]);
    assert!((stein::spectral_radius(&jordan).unwrap() - 0.5).abs() < 1e-14);
    let nilpotent = DMatrix::from_row_slice(2, 2, &[0.0, 1.0, 0.0, 0.0]);
    assert_eq!(stein::spectral_radius(&nilpotent).unwrap(), 0.0);
    let rotation = DMatrix::from_row_slice(2, 2, &[0.0, -0.9, 0.9, 0.0]);
    assert!((stein::spectral_radius(&rotation).unwrap() - 0.9).abs() < 1e-14);
    let mu: f64 = 0.49;
    let x = (1.0 - mu.sqrt()).powi(2);
    let recursion = LinearRecursion::heavy_ball(&scalar(x), &scalar(1.0), 1.0, mu).unwrap();
    assert!((recursion.spectral_radius().unwrap() - mu.sqrt()).abs() < 1e-6);
}

#[test]
fn a_preconditioner_is_stable_up_to_the_scale_of_its_ray() {
    let k = DMatrix::from_row_slice(2, 2, &[1.0, 0.3, 0.3, 0.5]);
    let direction = DMatrix::from_row_slice(2, 2, &[0.7, -0.2, -0.2, 1.1]);
    let ray = Ray::new(&k, &direction, 0.6).unwrap();
    let largest = ray.largest_scale().unwrap();
    for (fraction, stable) in [(0.999_999, true), (1.000_001, false)] {
        let s = fraction * largest;
        assert_eq!(ray.spectral_radius(s).unwrap() < 1.0, stable);
        let p = s * &direction;
        let recursion = LinearRecursion::preconditioned_heavy_ball(&k, &k, &p, 0.6).unwrap();
        let radius = recursion.spectral_radius().unwrap();
        assert!((radius - ray.spectral_radius(s).unwrap()).abs() < 1e-12);
        assert_eq!(recursion.stationary().is_ok(), stable);
    }
}
