//! The effective loss of a finite learning rate.

use optsde::theory::{DMatrix, effective_loss, heavy_ball};

/// Errata: for C = c I the density is exp[-(1-mu)/(lambda c) w' H w], so that H = lambda c/(1-mu) times
/// half the inverse covariance. That is K - lambda/(2 (1+mu)) K^2 to all orders; Liu21 Section 4.6
/// prints K + (lambda/2) K^2 and concludes a smaller norm, where the norm is larger.
#[test]
fn a_finite_learning_rate_makes_the_effective_loss_shallower() {
    let k = DMatrix::from_row_slice(2, 2, &[1.0, 0.4, 0.4, 0.7]);
    let c = 0.6;
    for (lam, mu) in [(0.1, 0.0), (1.0, 0.0), (1.2, 0.8)] {
        let sigma = heavy_ball::stationary_covariance(&k, &(c * DMatrix::identity(2, 2)), lam, mu).unwrap();
        let density = lam * c / (1.0 - mu) * 0.5 * sigma.try_inverse().unwrap();
        let h = effective_loss::matrix(&k, lam, mu).unwrap();
        assert!((&h - &density).amax() < 1e-14);
        assert!((&h - (&k - lam / (2.0 * (1.0 + mu)) * &k * &k)).amax() < 1e-15);
        assert!((&k - &h).symmetric_eigenvalues().min() > 0.0);
        if mu == 0.0 {
            let printed = effective_loss::matrix_as_printed(&k, lam).unwrap();
            assert!((printed - density).amax() > 0.9 * lam);
        }
    }
}
