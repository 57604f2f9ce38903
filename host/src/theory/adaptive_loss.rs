//! Loss of RMSprop(W) and Adam(W) for long times, from the SDEs of Comp24 near a minimum at 0.
//!
//! With `eta kappa`, `B delta` and `gamma xi` in the place of `eta`, `B`, `gamma`, the second moment settled at
//! `sigma^2 / (B delta)` and the momentum gone, each coordinate is an Ornstein-Uhlenbeck process:
//!
//! ```text
//! dX = -kappa (sqrt(B delta) H / sigma + xi gamma) X dt + kappa sqrt(eta) dW
//! loss  = sum_i (lam_i / 2) (kappa eta / 2) / (sqrt(B delta) lam_i / sigma + xi gamma)
//! bound = (eta L_tau sigma L / 2) kappa / (2 mu sqrt(B delta) L + sigma xi gamma (L + mu))
//! ```
//!
//! with `mu`, `L`, `L_tau` the smallest, the largest and the sum of the eigenvalues `lam_i`. The bound (Comp24 Eqs. 13,
//! 117 and 180) follows from `d E S <= -kappa (2 mu sqrt(B delta) / sigma + xi gamma (1 + mu / L)) E S dt + kappa^2 eta
//! L_tau / 2 dt`; Eq. 121 prints the drift with a plus sign. It is attained where all eigenvalues are equal.
//!
//! Both leave out the lag of the momentum and the gradient in the second moment, which
//! [`super::adaptive_stationary`] has.
//!
//! Domain: all `lam_i`, `sigma`, `eta`, `B`, `kappa`, `delta` > 0; `gamma`, `xi` >= 0.

use nalgebra::DVector;

use super::check;
use super::error::{Result, TheoryError};

/// A quadratic loss under an adaptive method with rescaled hyperparameters.
#[derive(Debug, Clone, PartialEq)]
pub struct AdaptiveLoss {
    hessian: DVector<f64>,
    sigma: f64,
    eta: f64,
    decay: f64,
    /// `sqrt(B delta)`.
    root: f64,
    kappa: f64,
}

/// The hyperparameters and what they are multiplied by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rescaled {
    /// The learning rate, before it is rescaled.
    pub eta: f64,
    /// The weight decay, before it is rescaled.
    pub gamma: f64,
    /// The batch, before it is rescaled.
    pub batch: f64,
    /// Factor of the learning rate.
    pub kappa: f64,
    /// Factor of the batch.
    pub delta: f64,
    /// Factor of the weight decay.
    pub xi: f64,
}

impl AdaptiveLoss {
    /// `hessian`: its eigenvalues; `sigma`: standard deviation of the noise of one sample.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn new(hessian: &DVector<f64>, sigma: f64, rescaled: &Rescaled) -> Result<Self> {
        let Rescaled { eta, gamma, batch, kappa, delta, xi } = *rescaled;
        if hessian.is_empty() {
            return Err(TheoryError::Shape { field: "H", rows: 0, columns: 1, allowed: "1 eigenvalue or more".into() });
        }
        for &lam in hessian.iter() {
            check::positive("H", lam)?;
        }
        check::positive("sigma", sigma)?;
        check::positive("eta", eta)?;
        check::non_negative("gamma", gamma)?;
        check::positive("B", batch)?;
        check::positive("kappa", kappa)?;
        check::positive("delta", delta)?;
        check::non_negative("xi", xi)?;
        let (decay, root) = (check::finite("xi gamma", xi * gamma)?, check::finite("B delta", batch * delta)?.sqrt());
        Ok(Self { hessian: hessian.clone(), sigma, eta, decay, root, kappa })
    }

    /// The bound on the loss, Comp24 Eqs. 13, 117 and 180.
    ///
    /// # Errors
    /// A bound that does not fit float64.
    pub fn bound(&self) -> Result<f64> {
        let (mu, largest) = (self.hessian.min(), self.hessian.max());
        let contraction = 2.0 * self.root * (mu / self.sigma) + self.decay * (1.0 + mu / largest);
        check::finite("contraction", contraction)?;
        check::finite("bound (13)", 0.5 * self.eta * self.kappa * self.hessian.sum() / contraction)
    }

    /// The loss of the SDE, coordinate by coordinate.
    ///
    /// # Errors
    /// A loss that does not fit float64.
    pub fn exact(&self) -> Result<f64> {
        // The contraction of a coordinate over its curvature.
        let share = |lam: f64| 0.25 * self.kappa * self.eta / (self.root / self.sigma + self.decay / lam);
        check::finite("loss", self.hessian.iter().map(|&lam| share(lam)).sum())
    }

    /// The bound without weight decay, `eta sigma L_tau kappa / (4 mu sqrt(B delta))`: Comp24 Eq. 102, Lemma C.28.
    ///
    /// # Errors
    /// As [`Self::bound`].
    pub fn bound_without_decay(&self) -> Result<f64> {
        self.without_decay().bound()
    }

    /// The loss without weight decay, `eta sigma d kappa / (4 sqrt(B delta))`: Comp24 Lemma C.29.
    ///
    /// # Errors
    /// As [`Self::exact`].
    pub fn exact_without_decay(&self) -> Result<f64> {
        self.without_decay().exact()
    }

    fn without_decay(&self) -> Self {
        Self { decay: 0.0, ..self.clone() }
    }
}
