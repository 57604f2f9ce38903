//! SGD(W) and its SDE on `lam x^2 / 2`, one coordinate:
//!
//! ```text
//! x' = x - eta (lam x + noise) - eta gamma x,         noise of variance sigma^2 / B   (Comp24 Eq. 200)
//! dX = -(lam + gamma) X dt + sqrt(eta / B) sigma dW,  t = k eta                       (Comp24 Eq. 201)
//! ```
//!
//! Weight decay only adds to the curvature of the drift, `h = lam + gamma`:
//!
//! ```text
//! SGD:  mean q^k x0, variance eta sigma^2 / (B h (2 - eta h)) (1 - q^(2k)),  q = 1 - eta h
//! SDE:  mean exp(-h t) x0, variance eta sigma^2 / (2 B h) (1 - exp(-2 h t))
//! ```
//!
//! So under `eta kappa`, `B kappa` an unchanged `gamma` keeps the stationary loss to order `eta`. Comp24 Appendix E
//! finds `gamma kappa` imperative; the loss then falls to `(lam + gamma) / (lam + kappa gamma)` of what it was.
//!
//! Domain: `lam`, `sigma`, `eta`, `B` > 0, `gamma >= 0`; `eta (lam + gamma) < 2` for SGD, any `eta` for the SDE.

use super::check;
use super::error::{Result, TheoryError};
use super::geometric::{complement, power};

/// One coordinate under SGD(W).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SgdQuadratic {
    /// The curvature.
    pub lam: f64,
    /// Standard deviation of the noise of one sample.
    pub sigma: f64,
    /// The learning rate.
    pub eta: f64,
    /// The decoupled weight decay, before it is multiplied by `eta`.
    pub gamma: f64,
    /// Number of samples in a gradient.
    pub batch: f64,
}

/// Mean and variance at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law {
    /// The mean.
    pub mean: f64,
    /// The variance.
    pub variance: f64,
}

impl SgdQuadratic {
    /// SGD(W) after `k` steps from `x0`.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn after(&self, x0: f64, k: u64) -> Result<Law> {
        check::number("x0", x0)?;
        let stationary = self.stationary_variance()?;
        let x = self.eta * self.total();
        let factor = power(x, k);
        // 1 - q^(2k) with q^2 = 1 - x (2 - x).
        let variance = stationary * complement(x * (2.0 - x), k);
        Ok(Law { mean: check::finite("mean", factor * x0)?, variance: check::finite("variance", variance)? })
    }

    /// The SDE at the time `k eta`, from `x0`.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn sde_after(&self, x0: f64, k: u64) -> Result<Law> {
        check::number("x0", x0)?;
        let stationary = self.sde_stationary_variance()?;
        let decayed = self.total() * (check::steps(k) * self.eta);
        let variance = stationary * -(-2.0 * decayed).exp_m1();
        Ok(Law { mean: check::finite("mean", (-decayed).exp() * x0)?, variance: check::finite("variance", variance)? })
    }

    /// Stationary variance of SGD(W).
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn stationary_variance(&self) -> Result<f64> {
        self.validate()?;
        let x = self.eta * self.total();
        if x >= 2.0 {
            let (value, limit) = (self.eta, 2.0 / self.total());
            return Err(TheoryError::Unstable { field: "eta", value, limit, reason: "2 / (lam + gamma)" });
        }
        check::finite("variance", self.eta * self.noise() / (self.total() * (2.0 - x)))
    }

    /// Stationary variance of the SDE.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn sde_stationary_variance(&self) -> Result<f64> {
        self.validate()?;
        check::finite("variance", 0.5 * self.eta * self.noise() / self.total())
    }

    /// Stationary expected loss of SGD(W), `lam / 2` times the variance.
    ///
    /// # Errors
    /// As [`Self::stationary_variance`].
    pub fn stationary_loss(&self) -> Result<f64> {
        check::finite("loss", 0.5 * self.lam * self.stationary_variance()?)
    }

    /// Stationary expected loss of the SDE.
    ///
    /// # Errors
    /// As [`Self::sde_stationary_variance`].
    pub fn sde_stationary_loss(&self) -> Result<f64> {
        check::finite("loss", 0.5 * self.lam * self.sde_stationary_variance()?)
    }

    /// `lam + gamma`.
    fn total(&self) -> f64 {
        self.lam + self.gamma
    }

    /// Variance of the noise of a gradient.
    fn noise(&self) -> f64 {
        self.sigma * self.sigma / self.batch
    }

    fn validate(&self) -> Result<()> {
        check::positive("lam", self.lam)?;
        check::positive("sigma", self.sigma)?;
        check::positive("eta", self.eta)?;
        check::non_negative("gamma", self.gamma)?;
        check::positive("B", self.batch)?;
        check::finite("lam + gamma", self.total()).map(|_| ())
    }
}
