//! Stationary state of Adam without momentum, with a full matrix in the place of the diagonal:
//! `Lambda = lambda E[g g']^-1/2`, where `E[g g'] = K Sigma K + C` is that of the stationary state itself.
//!
//! For the noise `C = c K Sigma K`
//!
//! `Sigma = lambda^2 (1+c)/4 I`,   `L_train = lambda^2 (1+c)/8 Tr K`                    (Liu21 Theorem 10, Eqs. 27 and 117)
//!
//! without any commutation; and `Lambda K = 2/(1+c) I`, so that the state exists for every learning rate if `c > 0`. As
//! `c` vanishes, `Lambda K` tends to 2, the stability limit, and what remains is a deterministic flip `w' = -w`: the finite
//! `Sigma` that the remark after Theorem 10 sees for large batches is the second moment of that flip.
//!
//! The *diagonal* Adam has this state only if `K` is diagonal.
//!
//! Domain: `K` symmetric positive definite, D x D; `c > 0`; `lambda > 0`. `C`: [`constant_noise_covariance`].

use nalgebra::DMatrix;

use super::check;
use super::error::{Result, TheoryError};
use super::fixed_point;
use super::spectrum::Spectrum;
use super::symmetric::symmetrized;

/// `Lambda K` nearer to the stability limit 2 than this cannot be told from it.
const MARGIN: f64 = 1e-12;

/// Stationary covariance of `w` under the noise `C = c K Sigma K`. Liu21 Theorem 10, Eq. 27.
///
/// # Errors
/// Inputs outside the domain above.
pub fn stationary_covariance(k: &DMatrix<f64>, c: f64, lam: f64) -> Result<DMatrix<f64>> {
    let variance = variance(c, lam)?;
    check::finite_matrix("Sigma", check::positive_definite("K", k)?.map(|_| variance))
}

/// Stationary training error `E[w' K w] / 2` under the noise `C = c K Sigma K`. Liu21 Eq. 117.
///
/// # Errors
/// Inputs outside the domain above.
pub fn training_error(k: &DMatrix<f64>, c: f64, lam: f64) -> Result<f64> {
    let variance = variance(c, lam)?;
    let trace: f64 = check::positive_definite("K", k)?.values().iter().sum();
    check::finite("L_train", 0.5 * variance * trace)
}

/// Stationary covariance of `w` under noise of constant covariance `C`; not in the paper.
///
/// With `Lambda = lambda (K Sigma K + C)^-1/2`, Liu21 Eq. 9 reduces to `Lambda K Sigma + Sigma K Lambda = lambda^2 I`,
/// linear in `Sigma` for a given `Lambda`; the two are solved in turn, to a relative error
/// below 2e-11 or not at all. For D = 1 a
/// turn contracts by `lambda k / (4 R) < 1/2` with `R^2 = E g^2`.
///
/// `C`: D x D, symmetric positive semidefinite, with noise enough for a stable state: a positive definite one always has.
///
/// # Errors
/// Inputs outside the domain; a `C` that leaves a direction to flip for ever; no convergence.
pub fn constant_noise_covariance(k: &DMatrix<f64>, c: &DMatrix<f64>, lam: f64) -> Result<DMatrix<f64>> {
    check::learning_rate(lam)?;
    let spectrum = check::positive_definite("K", k)?;
    let c = check::covariance("C", c, spectrum.dimension())?;
    let k = check::symmetric("K", k)?;
    // What the limits of small and of large noise have in common with the answer is its order of magnitude.
    let start = spectrum.map(|k| lam * lam / 4.0 + lam * c.amax().sqrt() / (2.0 * k));
    let sigma = fixed_point::solve("Sigma", start, |sigma| Preconditioned::new(&k, &c, sigma, lam)?.covariance(lam))?;
    Preconditioned::new(&k, &c, &sigma, lam)?.require_stable()?;
    Ok(sigma)
}

/// Stationary variance for D = 1 under noise of constant variance: `lambda^2/8 {1 + [1 + 16 c / (lambda k)^2]^1/2}`.
///
/// # Errors
/// `k`, `c` or `lambda` not positive.
pub fn constant_noise_variance(k: f64, c: f64, lam: f64) -> Result<f64> {
    check::learning_rate(lam)?;
    check::positive("K", k)?;
    check::positive("C", c)?;
    check::finite("Sigma", lam / 8.0 * (lam + lam.hypot(4.0 * c.sqrt() / k)))
}

fn variance(c: f64, lam: f64) -> Result<f64> {
    check::learning_rate(lam)?;
    let allowed = "finite and > 0: without noise there is a flip and no stationary state";
    check::in_range("c", c, c > 0.0, allowed)?;
    check::finite("Sigma", lam * lam * (1.0 + c) / 4.0)
}

/// The iteration with the preconditioner of a given covariance.
struct Preconditioned {
    /// `Lambda^1/2`.
    root: DMatrix<f64>,
    /// Spectrum of `Lambda^1/2 K Lambda^1/2`.
    curvature: Spectrum,
    /// `Lambda^-1`.
    inverse: DMatrix<f64>,
}

impl Preconditioned {
    fn new(k: &DMatrix<f64>, c: &DMatrix<f64>, sigma: &DMatrix<f64>, lam: f64) -> Result<Self> {
        let second_moment = symmetrized(&(k * sigma * k)) + c;
        let second_moment = check::positive_definite("E[g g']", &second_moment)?;
        let root = second_moment.map(|g| (lam / g.sqrt()).sqrt());
        let inverse = second_moment.map(|g| g.sqrt() / lam);
        let curvature = check::finite_matrix("Lambda K", symmetrized(&(&root * k * &root)))?;
        Ok(Self { root, curvature: check::positive_definite("Lambda K", &curvature)?, inverse })
    }

    /// The solution of `Lambda K Sigma + Sigma K Lambda = lambda^2 I`: with `Sigma = h S h`, `h = Lambda^1/2`,
    /// `(h K h) S + S (h K h) = lambda^2 Lambda^-1`.
    fn covariance(&self, lam: f64) -> Result<DMatrix<f64>> {
        let inner = self.curvature.schur_product(&self.inverse, |ki, kj| lam * lam / (ki + kj));
        check::finite_matrix("Sigma", symmetrized(&(&self.root * inner * &self.root)))
    }

    fn require_stable(&self) -> Result<()> {
        let value = self.curvature.largest();
        if value < 2.0 - MARGIN {
            return Ok(());
        }
        let reason = "2, which is reached where C leaves a direction without noise";
        Err(TheoryError::Unstable { field: "largest eigenvalue of Lambda K", value, limit: 2.0, reason })
    }
}
