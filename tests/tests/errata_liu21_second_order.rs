//! Errata of Liu21 on natural gradient without noise and on singular Hessians, each against a run of the moments.

mod errata_support;

use errata_support::{relative, shows};
use optsde::theory::errata::Paper::Liu21;
use optsde::theory::recursion::{LinearRecursion, Moments};
use optsde::theory::{DMatrix, DVector, degenerate, natural_gradient};

/// No noise: one path is the ensemble. J' = (1-epsilon) J + epsilon k^2 w^2, w' = w - lambda k w / J'.
///
/// The limit of Sigma is met, and w still repeats itself every second step.
#[test]
fn natural_gradient_without_noise_flips_and_does_not_fluctuate() {
    let (k, lam, epsilon) = (1.7_f64, 0.8, 0.1);
    let claimed = natural_gradient::flip_covariance(&DMatrix::from_element(1, 1, k), lam, 0.0).unwrap()[(0, 0)];
    let (mut w, mut j) = (0.9_f64, 1.0);
    let mut run = |steps: usize| {
        for _ in 0..steps {
            j = (1.0 - epsilon) * j + epsilon * k * k * w * w;
            w -= lam * k * w / j;
        }
        w
    };
    let early = run(5000);
    assert!(relative(early * early, claimed) < 1e-9, "the limit of Sigma is right");
    let late = run(1000);
    let forgotten = (late - early).powi(2) / (2.0 * claimed);
    shows(Liu21, 35, 1.0 - forgotten, 0.0 - forgotten);
}

/// 2^20 steps of the covariance: 0.35^(2^20) of the start is left along the curved direction.
#[test]
fn directions_without_curvature_keep_their_initial_covariance() {
    let (a, lam) = (1.0, 0.65);
    let k = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, 0.0]);
    let initial = DMatrix::from_row_slice(2, 2, &[0.3, 0.2, 0.2, 0.7]);
    let recursion = LinearRecursion::sgd(&k, &(a * &k), lam).unwrap();
    let start = Moments { mean: DVector::zeros(2), covariance: initial.clone() };
    let reference = recursion.propagate(&start, 1 << 20).unwrap().covariance;
    let printed = degenerate::aligned_noise_covariance_as_if_invertible(&k, a, lam).unwrap();
    let correct = degenerate::limiting_covariance(&k, &(a * &k), lam, 0.0, &initial).unwrap();
    assert!(relative(printed[(0, 0)], reference[(0, 0)]) < 1e-14, "the range is right");
    assert!((&correct - &reference).amax() < 1e-14);
    let at = |m: &DMatrix<f64>| relative(m[(1, 1)], reference[(1, 1)]);
    shows(Liu21, 37, at(&printed), at(&correct));
}
