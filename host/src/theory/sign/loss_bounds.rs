//! Bounds of the expected loss `S_t = f(X_t) - f(X*)` of SignSGD: Comp24 Lemmas 3.5 (C.10) and 3.9 (C.11).
//!
//! `f` is `mu`-strongly convex with `Tr f'' <= L_tau` in `d` dimensions; `sigma_max` is the largest noise. Each bound
//! is of the equation of its phase, from `S0` at the time that the phase begins. That of Phase 3 is not one of the
//! algorithm, nor of the full equation, whose drift erf is weaker than its tangent: the loss of the algorithm
//! is up to 24 % larger from `|Y| = 0.85` (`sigma = 0.1`, `eta = 0.001`).

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, PI};

use super::noise::GAUSSIAN_SLOPE;
use super::phases;
use crate::theory::check;
use crate::theory::error::Result;

/// What the bounds of Phases 2 and 3 depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoisyDescent {
    /// Strong convexity; > 0.
    pub mu: f64,
    /// Bound of the trace of the Hessian; at least `mu d`.
    pub trace: f64,
    /// Dimension; at least 1.
    pub dimension: usize,
    /// Largest standard deviation of the noise; > 0.
    pub sigma_max: f64,
    /// Learning rate; > 0.
    pub eta: f64,
}

/// Phase 1: `S_t <= (sqrt(mu) t - sqrt(2 S0))^2 / 2` until it is 0, attained by `mu x^2 / 2`.
///
/// From `dS/dt = -|grad f|_1 <= -|grad f| <= -sqrt(2 mu S)`.
///
/// # Errors
/// `mu` not above 0, `S0` or `t` below 0; a result beyond float64.
pub fn phase1(mu: f64, s0: f64, t: f64) -> Result<f64> {
    let left = (phase1_extinction(mu, s0)? - require_time(t)?).max(0.0) * mu.sqrt();
    check::finite("phase 1", 0.5 * left * left)
}

/// When the bound of [`phase1`] reaches 0: `sqrt(2 S0 / mu)`.
///
/// # Errors
/// `mu` not above 0, `S0` below 0; a result beyond float64.
pub fn phase1_extinction(mu: f64, s0: f64) -> Result<f64> {
    check::positive("mu", mu)?;
    check::non_negative("S0", s0)?;
    check::finite("t*", (2.0 * s0 / mu).sqrt())
}

/// `(sqrt(mu) t - 2 sqrt(S0))^2 / 4` until it is 0, as Comp24 Lemma 3.5 prints it: valid, and up to a factor 2 at
/// first, then more, above [`phase1`].
///
/// # Errors
/// As [`phase1`].
pub fn phase1_as_printed(mu: f64, s0: f64, t: f64) -> Result<f64> {
    let left = (phase1_extinction_as_printed(mu, s0)? - require_time(t)?).max(0.0) * mu.sqrt();
    check::finite("phase 1", 0.25 * left * left)
}

/// `2 sqrt(S0 / mu)`, as Comp24 Lemma 3.5 prints it: `sqrt 2` times [`phase1_extinction`].
///
/// # Errors
/// As [`phase1_extinction`].
pub fn phase1_extinction_as_printed(mu: f64, s0: f64) -> Result<f64> {
    check::positive("mu", mu)?;
    check::non_negative("S0", s0)?;
    check::finite("t*", 2.0 * (s0 / mu).sqrt())
}

impl NoisyDescent {
    /// Phase 2: `S0 e^(-2 mu D t) + (eta/2) (L_tau - mu d q^2) / (2 mu D) (1 - e^(-2 mu D t))` with
    /// `D = m / (sqrt 2 sigma_max) + eta mu m^2 / (4 sigma_max^2)` and `q = q1`, the intercept of the secant, since
    /// the step needs `|erf(Y)| >= m |Y| + q`.
    ///
    /// # Errors
    /// A field outside its domain, `S0` or `t` below 0; a result beyond float64.
    pub fn phase2(&self, s0: f64, t: f64) -> Result<f64> {
        self.phase2_with(phases::constants().secant_intercept, s0, t)
    }

    /// [`Self::phase2`] with `q = max(q1, q2) = q2`, as Comp24 Lemma 3.5 prints it; with that line erf is
    /// overestimated.
    ///
    /// # Errors
    /// As [`Self::phase2`].
    pub fn phase2_as_printed(&self, s0: f64, t: f64) -> Result<f64> {
        self.phase2_with(phases::constants().tangent_intercept, s0, t)
    }

    fn phase2_with(&self, q: f64, s0: f64, t: f64) -> Result<f64> {
        self.require_domain()?;
        let slope = phases::constants().slope * FRAC_1_SQRT_2 / self.sigma_max;
        let rate = slope + 0.5 * self.eta * self.mu * slope * slope;
        let trace = self.trace - self.mu * check::count(self.dimension) * q * q;
        self.relaxation("phase 2", s0, rate, trace, t)
    }

    /// Phase 3: `S0 e^(-2 mu D t) + (eta/2) L_tau / (2 mu D) (1 - e^(-2 mu D t))` with
    /// `D = sqrt(2/pi) / sigma_max + eta mu / (pi sigma_max^2)`. An equality for the linear equation in one dimension.
    ///
    /// # Errors
    /// As [`Self::phase2`].
    pub fn phase3(&self, s0: f64, t: f64) -> Result<f64> {
        self.require_domain()?;
        self.relaxation("phase 3", s0, self.phase3_rate(), self.trace, t)
    }

    /// What [`Self::phase3`] tends to: `(eta/2) L_tau / (2 mu D)`.
    ///
    /// # Errors
    /// As [`Self::phase2`].
    pub fn phase3_asymptote(&self) -> Result<f64> {
        self.require_domain()?;
        check::finite("phase 3", self.eta * self.trace / (4.0 * self.mu * self.phase3_rate()))
    }

    fn phase3_rate(&self) -> f64 {
        let inverse = self.sigma_max.recip();
        GAUSSIAN_SLOPE * inverse + self.eta * self.mu / PI * inverse * inverse
    }

    fn relaxation(&self, quantity: &'static str, s0: f64, rate: f64, trace: f64, t: f64) -> Result<f64> {
        check::non_negative("S0", s0)?;
        let exponent = -2.0 * self.mu * rate * require_time(t)?;
        let limit = self.eta * trace / (4.0 * self.mu * rate);
        check::finite(quantity, s0 * exponent.exp() - limit * exponent.exp_m1())
    }

    fn require_domain(&self) -> Result<()> {
        check::positive("mu", self.mu)?;
        check::positive("sigma_max", self.sigma_max)?;
        check::positive("eta", self.eta)?;
        check::in_range("d", check::count(self.dimension), self.dimension > 0, ">= 1")?;
        let least = self.mu * check::count(self.dimension);
        check::in_range("L_tau", self.trace, self.trace >= least, "finite and >= mu d")
    }
}

/// What a scheduler makes of the asymptotic loss: the factor `eta_t` of the step `eta eta_t`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scheduled {
    /// Strong convexity; > 0.
    pub mu: f64,
    /// Bound of the trace of the Hessian; > 0.
    pub trace: f64,
    /// Largest standard deviation of the noise; > 0.
    pub sigma_max: f64,
    /// Learning rate that the scheduler multiplies; > 0.
    pub eta: f64,
}

impl Scheduled {
    /// SignSGD: `E S <~ (L_tau sigma_max / (4 mu)) sqrt(pi/2) eta eta_t` for late times.
    ///
    /// For a scheduler with infinite integral and `eta_t' / eta_t^2 -> 0`, as `(1 + t)^-gamma` with `gamma < 1`; at
    /// `gamma = 1` times [`Self::inverse_time_factor`]. Comp24 Lemma 3.9 prints it without `eta`, which is right only
    /// if `eta_t` is the whole step and time counts steps, and asks of `eta_t` only that it vanishes.
    ///
    /// # Errors
    /// A field or `eta_t` not above 0; a result beyond float64.
    pub fn sign_bound(&self, eta_t: f64) -> Result<f64> {
        check::finite("bound", self.eta * self.sign_bound_as_printed(eta_t)?)
    }

    /// `(L_tau sigma_max / (4 mu)) sqrt(pi/2) eta_t`, as Comp24 Lemma 3.9 prints it.
    ///
    /// # Errors
    /// As [`Self::sign_bound`].
    pub fn sign_bound_as_printed(&self, eta_t: f64) -> Result<f64> {
        self.require_domain(eta_t)?;
        check::finite("bound", self.trace * self.sigma_max / (4.0 * self.mu) * FRAC_PI_2.sqrt() * eta_t)
    }

    /// SGD under the same scheduler: `(L_tau sigma_max^2 / (4 mu)) eta eta_t`.
    ///
    /// # Errors
    /// As [`Self::sign_bound`].
    pub fn sgd_bound(&self, eta_t: f64) -> Result<f64> {
        self.require_domain(eta_t)?;
        check::finite("bound", self.trace * self.sigma_max * self.sigma_max / (4.0 * self.mu) * self.eta * eta_t)
    }

    /// By what [`Self::sign_bound`] is multiplied for `eta_t = 1 / (1 + t)`: `1 / (1 - sigma_max sqrt(pi/2) / (2 mu))`.
    ///
    /// # Errors
    /// A field not above 0; `sigma_max >= 2 mu sqrt(2/pi)`, where the loss decays more slowly than the scheduler.
    pub fn inverse_time_factor(&self) -> Result<f64> {
        self.require_domain(1.0)?;
        let share = self.sigma_max * FRAC_PI_2.sqrt() / (2.0 * self.mu);
        check::in_range("sigma_max", self.sigma_max, share < 1.0, "below 2 mu sqrt(2 / pi)")?;
        Ok(1.0 / (1.0 - share))
    }

    fn require_domain(&self, eta_t: f64) -> Result<()> {
        check::positive("mu", self.mu)?;
        check::positive("L_tau", self.trace)?;
        check::positive("sigma_max", self.sigma_max)?;
        check::positive("eta", self.eta)?;
        check::positive("eta_t", eta_t)
    }
}

fn require_time(t: f64) -> Result<f64> {
    check::non_negative("t", t)?;
    Ok(t)
}
