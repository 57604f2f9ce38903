//! A smooth scale-invariant loss in the plane, `L_xi(x) = -(a e_1 + s xi)' x / |x|` with `xi ~ N(0, I)`, and its
//! equilibria under weight decay: a test case for Li21 section 5, not from a paper. The loss is
//! `optsde_core::loss::Cos`.
//!
//! Under the first-order SDE (Li21 eq. (6)) the norm is not random, and the angle is von Mises:
//!
//! ```text
//! R = s sqrt(eta / (2 lam))   k = 2 a R / (eta s^2)   G = (a^2 / R) I_1(k) / (k I_0(k))   N = eta s^2 / R
//! ```
//!
//! SGD has no closed form. For small angles (large `k`) and small `eta lam`, the angle is a linear recursion of variance
//! `eta s^2 / (a (2 R - eta a))`, and with eq. (25)
//!
//! ```text
//! R = (a eta + sqrt(a^2 eta^2 + 8 eta s^2 / lam)) / 4      G = a lam      N = s^2 / R
//! ```
//!
//! Domain: `a >= 0` (`a > 0` for SGD), `s > 0`, `eta > 0`, `lam > 0`; for SGD `eta lam < 2`.

use super::bessel;
use super::check;
use super::closeness::{NoiseToSignal, excess};
use super::equilibrium::{Dynamics, Equilibrium, Identity};
use super::error::Result;

/// The law of the direction to follow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CosModel {
    strength: f64,
    deviation: f64,
}

/// The equilibrium of the first-order SDE.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VonMises {
    /// `R`, `G`, `N`.
    pub equilibrium: Equilibrium,
    /// `k`: the density of the angle is proportional to `exp(k cos theta)`.
    pub concentration: f64,
}

impl CosModel {
    /// From `a` and `s`.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn new(strength: f64, deviation: f64) -> Result<Self> {
        check::non_negative("a", strength)?;
        check::positive("s", deviation)?;
        Ok(Self { strength, deviation })
    }

    /// The equilibrium of the first-order SDE, exactly.
    ///
    /// # Errors
    /// `eta` or `lam` outside their domain; a result beyond float64.
    pub fn first_order_sde(&self, eta: f64, lam: f64) -> Result<VonMises> {
        check::positive("eta", eta)?;
        check::positive("lam", lam)?;
        let (a, s) = (self.strength, self.deviation);
        let squared_norm = check::finite("R", s * (eta / (2.0 * lam)).sqrt())?;
        check::positive("R", squared_norm)?;
        let concentration = check::finite("k", 2.0 * a * squared_norm / (eta * s * s))?;
        let squared_gradient = a / squared_norm * a * bessel::scaled_ratio(concentration);
        let equilibrium = Equilibrium {
            squared_norm,
            squared_gradient: check::finite("G", squared_gradient)?,
            noise: check::finite("N", eta * s * s / squared_norm)?,
        };
        Ok(VonMises { equilibrium, concentration })
    }

    /// The equilibrium of SGD, approximately: for small angles and small `eta lam`.
    ///
    /// # Errors
    /// Inputs outside the domain above; a result beyond float64.
    pub fn sgd_at_small_angles(&self, eta: f64, lam: f64) -> Result<Equilibrium> {
        let (a, s) = (self.strength, self.deviation);
        check::positive("a", a)?;
        // For its domain.
        Identity::new(Dynamics::Sgd, eta, lam)?;
        let drift = a * eta;
        let squared_norm = (drift + (drift * drift + 8.0 * eta * s * s / lam).sqrt()) / 4.0;
        check::positive("R", squared_norm)?;
        Ok(Equilibrium {
            squared_norm: check::finite("R", squared_norm)?,
            squared_gradient: check::finite("G", a * lam)?,
            noise: check::finite("N", s * s / squared_norm)?,
        })
    }
}

/// The factor up to which linear scaling holds at small angles: `(C^2 - 1) / C` times the ratio `N/G` of a run with
/// small learning rate. In this model the norm changes as `exp(asinh y)` with `y = kappa / (2 N/G)`, and the gradient
/// not at all, so that it fails before the certificate of Theorem 5.6 says so.
///
/// # Errors
/// `C2` not above 1; a result beyond float64.
pub fn critical_factor_at_small_angles(ratio: NoiseToSignal, c2: f64) -> Result<f64> {
    check::finite("critical kappa", excess(c2)? / c2.sqrt() * ratio.ratio())
}
