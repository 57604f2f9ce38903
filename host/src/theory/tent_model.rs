//! A scale-invariant loss in the plane on which every certificate of [`super::closeness`] is attained:
//! `L_gamma(x) = gamma A |theta(x)|` with signs `gamma` of mean `g / A`.
//!
//! `|grad L_gamma| = A / |x|` whatever the sign, so that the norm is not random: with the slope `g` of the mean,
//! the standard deviation `s = sqrt(A^2 - g^2)` of the slope, learning rate `eta` and weight decay `lam`,
//!
//! ```text
//! SGD               R^2 = eta (g^2 + s^2) / (lam (2 - eta lam))     G = g^2 / R   N = s^2 / R
//! first-order SDE   R^2 = eta s^2 / (2 lam)                         G = g^2 / R   N = eta s^2 / R
//! second-order SDE  R^2 = eta (g^2 + s^2) / (lam (2 + eta lam))     G = g^2 / R   N = eta s^2 / R
//! ```
//!
//! Not from a paper: made to test Li21 section 5. The loss is `optsde_core::loss::Tent`.
//!
//! Domain: `g > 0`, `s > 0`; `eta`, `lam` as in [`super::equilibrium`].

use super::check;
use super::closeness;
use super::equilibrium::{Dynamics, Equilibrium, Identity};
use super::error::Result;

/// A tent by the moments of its slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TentModel {
    mean_slope: f64,
    deviation: f64,
}

/// A run against the run with batch size and learning rate multiplied by `kappa`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearScaling {
    /// `R`, `G` and `N / kappa` of the run over those of the scaled one: the ratios of Definition 5.4.
    pub ratios: [f64; 3],
    /// The smallest `C^2` for which (C, kappa)-invariance holds.
    pub smallest_c2: f64,
    /// `N / G` before scaling.
    pub base_ratio: f64,
    /// `N / G` after scaling.
    pub scaled_ratio: f64,
}

impl TentModel {
    /// From `g` and `s`.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn new(mean_slope: f64, deviation: f64) -> Result<Self> {
        check::positive("g", mean_slope)?;
        check::positive("s", deviation)?;
        check::finite("g^2 + s^2", mean_slope.mul_add(mean_slope, deviation * deviation))?;
        Ok(Self { mean_slope, deviation })
    }

    /// The equilibrium of one of the dynamics.
    ///
    /// # Errors
    /// `eta` or `lam` outside their domain; a result beyond float64.
    pub fn equilibrium(&self, dynamics: Dynamics, eta: f64, lam: f64) -> Result<Equilibrium> {
        let identity = Identity::new(dynamics, eta, lam)?;
        let signal = self.mean_slope * self.mean_slope;
        let noise = match dynamics {
            Dynamics::Sgd => self.deviation * self.deviation,
            Dynamics::FirstOrderSde | Dynamics::SecondOrderSde => eta * self.deviation * self.deviation,
        };
        // G and N are these divided by R, so that the identity gives R^2.
        let norm = check::finite("R", identity.squared_norm(signal, noise)?.sqrt())?;
        check::positive("R", norm)?;
        Ok(Equilibrium {
            squared_norm: norm,
            squared_gradient: check::finite("G", signal / norm)?,
            noise: check::finite("N", noise / norm)?,
        })
    }

    /// The smallest C for which SGD and its first-order SDE are C-close:
    /// `C^2 = (1 + G/N) 2 / (2 - eta lam)` with the ratio of SGD.
    ///
    /// # Errors
    /// As [`Self::equilibrium`].
    pub fn smallest_c_of_the_sde(&self, eta: f64, lam: f64) -> Result<f64> {
        let sgd = self.equilibrium(Dynamics::Sgd, eta, lam)?;
        let sde = self.equilibrium(Dynamics::FirstOrderSde, eta, lam)?;
        closeness::smallest_c(closeness::ratios(&sgd, &sde, eta)?)
    }

    /// The smallest C for which the two SDEs are C-close: `C^2 = (1 + eta G/N) 2 / (2 + eta lam)` with the ratio of
    /// either SDE.
    ///
    /// # Errors
    /// As [`Self::equilibrium`].
    pub fn smallest_c_of_the_sdes(&self, eta: f64, lam: f64) -> Result<f64> {
        let first = self.equilibrium(Dynamics::FirstOrderSde, eta, lam)?;
        let second = self.equilibrium(Dynamics::SecondOrderSde, eta, lam)?;
        closeness::smallest_c(closeness::ratios(&first, &second, 1.0)?)
    }

    /// The smallest C for which SGD and its second-order SDE are C-close: `C^2 = (2 + eta lam) / (2 - eta lam)`,
    /// whatever the noise.
    ///
    /// # Errors
    /// As [`Self::equilibrium`].
    pub fn smallest_c_of_the_second_order_sde(&self, eta: f64, lam: f64) -> Result<f64> {
        let sgd = self.equilibrium(Dynamics::Sgd, eta, lam)?;
        let sde = self.equilibrium(Dynamics::SecondOrderSde, eta, lam)?;
        closeness::smallest_c(closeness::ratios(&sgd, &sde, eta)?)
    }

    /// The tent with batches `kappa` times as large: the variance of its slope is `s^2 / kappa`.
    ///
    /// # Errors
    /// `kappa` below 1 or not finite.
    pub fn with_batch(&self, kappa: f64) -> Result<Self> {
        check::at_least_one("kappa", kappa)?;
        Self::new(self.mean_slope, self.deviation / kappa.sqrt())
    }

    /// What linear scaling by `kappa` does to the equilibrium of SGD.
    ///
    /// # Errors
    /// As [`Self::equilibrium`], at `eta` and at `kappa eta`; `kappa` below 1.
    pub fn linear_scaling(&self, eta: f64, lam: f64, kappa: f64) -> Result<LinearScaling> {
        let base = self.equilibrium(Dynamics::Sgd, eta, lam)?;
        let scaled = self.with_batch(kappa)?.equilibrium(Dynamics::Sgd, kappa * eta, lam)?;
        let ratios = closeness::ratios(&base, &scaled, 1.0 / kappa)?;
        let c = closeness::smallest_c(ratios)?;
        Ok(LinearScaling {
            ratios,
            smallest_c2: check::finite("C^2", c * c)?,
            base_ratio: base.noise / base.squared_gradient,
            scaled_ratio: scaled.noise / scaled.squared_gradient,
        })
    }

    /// The factor up to which linear scaling holds, exactly: with `q = N/G`, the `kappa` that solves
    /// `(kappa + q) (2 - eta lam) = C^2 (1 + q) (2 - kappa eta lam)`. For `eta lam -> 0` it is the sharp certificate
    /// `C^2 + (C^2 - 1) q`.
    ///
    /// # Errors
    /// `C2` not above 1; as [`Self::equilibrium`].
    pub fn critical_factor(&self, c2: f64, eta: f64, lam: f64) -> Result<f64> {
        let excess = closeness::excess(c2)?;
        let base = self.equilibrium(Dynamics::Sgd, eta, lam)?;
        let (q, decay) = (base.noise / base.squared_gradient, eta * lam);
        let sharp = c2 + excess * q;
        check::finite("critical kappa", (2.0 * sharp + q * decay) / (2.0 - decay + c2 * (1.0 + q) * decay))
    }
}
