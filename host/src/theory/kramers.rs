//! Kramers escape of SGD over a barrier under the noise `C = k(w) / S`, Liu21 Section 6.3 and Theorem 9.
//!
//! In the time `lambda * step` the continuous-time model has the drift `-L'` and the diffusion
//! `T(w) = lambda C / 2`, so that `T_a = lambda k_a / (2 S)` in the well and `T_b = lambda |k_b| / (2 S)` on the
//! barrier. **All rates are per unit of `lambda * step`: a step escapes with `lambda` times the rate.** The rate is flux
//! over probability, `gamma = J / P(well)` (Eq. 22 prints the inverse), with
//!
//! ```text
//! gamma_c = |k_b| / (2 pi) exp[-(2 S DeltaL / lambda) (l / k_a + (1-l) / |k_b|)]                        (Eq. 24)
//! gamma   = |k_b| / (2 pi) sqrt(1 - x/2) / P exp[-(2 S DeltaL / lambda) (l (1 - x/2) / k_a + (1-l) / |k_b|)]
//! x = lambda k_a,    P = erf sqrt(h^2 / (2 Sigma)),    Sigma = lambda / [S (2 - x)]
//! ```
//!
//! for a well of half width h. Eq. 23 (printed again as Eq. 71) has `P / sqrt(1 - x/2)` where the paper's own flux,
//! probability and Eq. 22 give `sqrt(1 - x/2) / P`. Neither models the flux in discrete time: the exact rate is
//! [`super::first_passage::discrete_rate`].
//!
//! Domain: everything finite and positive, `0 <= l <= 1`; `lambda k_a < 2` where the stationary law of the well is used.
//! A rate below the range of float64 is 0.

use std::f64::consts::PI;

use optsde_core::Real;
use optsde_core::loss::{DoubleWell, Loss};

use super::check;
use super::error::{Result, TheoryError};

/// A barrier next to a well, as far as the rates depend on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Barrier {
    /// `L(b) - L(a)`, from the minimum a to the top b.
    pub height: f64,
    /// `k_a`, curvature of the well.
    pub well: f64,
    /// `|k_b|`, curvature of the barrier.
    pub top: f64,
    /// The part of the height that lies on the side of curvature `k_a`: `L(l) - L(a) = l DeltaL`.
    pub well_part: f64,
}

/// Where a well of curvature `k_a` is said to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HalfWidth {
    /// `sqrt(2 DeltaL / k_a)`, where its parabola is as high as the barrier. The error function of Eq. 23 has it.
    OfParabola,
    /// `sqrt(DeltaL / k_a)`, which Eq. 66 and the caption of Figure 6 print.
    AsPrinted,
}

/// The rates of Liu21 Theorem 9 and its corrections, per unit of `lambda * step`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kramers {
    barrier: Barrier,
    lam: f64,
    batch_size: f64,
}

impl Barrier {
    /// The barrier between the two wells.
    pub fn of(wells: &DoubleWell<f64>) -> Self {
        let [[well]] = wells.hessian(&[wells.crossover()]);
        let [[top]] = wells.hessian(&[0.0]);
        Self { height: wells.height(), well, top: -top, well_part: wells.well_part() }
    }
}

impl Kramers {
    /// `batch_size` is S of the noise `C = k / S`; it need not be whole.
    ///
    /// # Errors
    /// Inputs outside the domain above, except that any `lambda > 0` will do here.
    pub fn new(barrier: Barrier, lam: f64, batch_size: f64) -> Result<Self> {
        check::learning_rate(lam)?;
        check::positive("S", batch_size)?;
        check::positive("DeltaL", barrier.height)?;
        check::positive("k_a", barrier.well)?;
        check::positive("abs_k_b", barrier.top)?;
        check::in_range("l", barrier.well_part, (0.0..=1.0).contains(&barrier.well_part), "0 <= l <= 1")?;
        Ok(Self { barrier, lam, batch_size })
    }

    /// Liu21 Eq. 24, after Xie et al. 2021: prefactor `|k_b| / (2 pi)`.
    ///
    /// # Errors
    /// A rate beyond float64.
    pub fn continuous(&self) -> Result<f64> {
        check::finite("gamma", self.barrier.top / (2.0 * PI) * self.boltzmann(1.0))
    }

    /// Eq. 24 with the prefactor of SGD, `k_a / (2 pi)`. SGD draws its noise where it stands (Ito), so that `T P` is
    /// continuous where the noise changes; `|k_b| / (2 pi)` would need a continuous `P`. They agree if `k_a = |k_b|`.
    ///
    /// # Errors
    /// A rate beyond float64.
    pub fn continuous_ito(&self) -> Result<f64> {
        check::finite("gamma", self.barrier.well / (2.0 * PI) * self.boltzmann(1.0))
    }

    /// Liu21 Theorem 9 with flux over probability as they are: `sqrt(1 - x/2) / P` in the prefactor.
    ///
    /// # Errors
    /// `lambda k_a >= 2`, a rate beyond float64.
    pub fn discrete(&self, width: HalfWidth) -> Result<f64> {
        let contraction = self.contraction()?;
        let prefactor = self.barrier.top / (2.0 * PI) * contraction.sqrt() / self.probability_in_well(width)?;
        check::finite("gamma", prefactor * self.boltzmann(contraction))
    }

    /// Liu21 Eqs. 23 and 71: `P / sqrt(1 - x/2)` in the prefactor, the inverse of what [`Self::discrete`] has.
    ///
    /// # Errors
    /// `lambda k_a >= 2`, a rate beyond float64.
    pub fn discrete_as_printed(&self) -> Result<f64> {
        let contraction = self.contraction()?;
        let probability = self.probability_in_well(HalfWidth::OfParabola)?;
        let prefactor = self.barrier.top / (2.0 * PI) / contraction.sqrt() * probability;
        check::finite("gamma", prefactor * self.boltzmann(contraction))
    }

    /// Probability of the well under the stationary law of its parabola, `erf sqrt(h^2 / (2 Sigma))`.
    /// Liu21 Eq. 66 without `P(a)`, normalised; it is 1 in the continuous-time theory.
    ///
    /// # Errors
    /// `lambda k_a >= 2`.
    pub fn probability_in_well(&self, width: HalfWidth) -> Result<f64> {
        let contraction = self.contraction()?;
        let parabola = 2.0 * self.batch_size * contraction * self.barrier.height / (self.lam * self.barrier.well);
        let exponent = match width {
            HalfWidth::OfParabola => parabola,
            HalfWidth::AsPrinted => 0.5 * parabola,
        };
        check::finite("P", exponent.sqrt().error_function())
    }

    /// `exp` of the height in units of the temperature, which in the well is divided by `contraction`.
    fn boltzmann(&self, contraction: f64) -> f64 {
        let Barrier { height, well, top, well_part } = self.barrier;
        let parts = well_part * contraction / well + (1.0 - well_part) / top;
        (-2.0 * self.batch_size * height / self.lam * parts).exp()
    }

    /// `1 - lambda k_a / 2`: the variance of a discrete step in the well is larger by its inverse.
    fn contraction(&self) -> Result<f64> {
        let contraction = 1.0 - 0.5 * self.lam * self.barrier.well;
        if contraction > 0.0 {
            return Ok(contraction);
        }
        let limit = 2.0 / self.barrier.well;
        Err(TheoryError::Unstable { field: "lam", value: self.lam, limit, reason: "2 / k_a" })
    }
}
