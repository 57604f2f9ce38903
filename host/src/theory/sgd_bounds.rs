//! Bounds on the expected loss of SGD that Comp24 Lemma E.2 (and 3.6) derives from three SDEs.
//!
//! For a `mu`-strongly convex loss whose Hessian has a trace of at most `L_tau`, and noise `sigma^2 I / B`:
//!
//! ```text
//! E S_t <= S_0 exp(-2 mu t) + (eta / 2) L_tau sigma^2 / (2 mu B) (1 - exp(-2 mu t))         (197)  SGD(eta, B)
//! ... with kappa / delta on the second term                                                 (198)  (eta kappa, B delta)
//! ... and with mu kappa for mu in the exponents                                             (199)  the same, t = k eta
//! ```
//!
//! Eqs. 198 and 199 describe one algorithm in the clocks `k eta kappa` and `k eta`. They are attained where all
//! eigenvalues are `mu`.
//!
//! Domain: `mu`, `L_tau`, `sigma`, `eta`, `B`, `kappa`, `delta` > 0; `S_0`, `t` >= 0.

use super::check;
use super::error::Result;

/// What the bounds depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SgdBound {
    /// Constant of strong convexity.
    pub mu: f64,
    /// Bound of the trace of the Hessian.
    pub trace: f64,
    /// Standard deviation of the noise of one sample.
    pub sigma: f64,
    /// The learning rate, before it is rescaled.
    pub eta: f64,
    /// The batch, before it is rescaled.
    pub batch: f64,
    /// Factor of the learning rate.
    pub kappa: f64,
    /// Factor of the batch.
    pub delta: f64,
    /// The loss above its minimum at time 0.
    pub start: f64,
}

impl SgdBound {
    /// Eq. 197: the base run at time `t = k eta`.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn base(&self, t: f64) -> Result<f64> {
        self.relaxation("bound (197)", 1.0, 1.0, t)
    }

    /// Eq. 198: the rescaled run at time `t = k eta kappa`, its own clock.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn rescaled(&self, t: f64) -> Result<f64> {
        self.relaxation("bound (198)", 1.0, self.kappa / self.delta, t)
    }

    /// Eq. 199: the rescaled run at time `t = k eta`, the clock of the base run.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn rescaled_in_base_time(&self, t: f64) -> Result<f64> {
        self.relaxation("bound (199)", self.kappa, self.kappa / self.delta, t)
    }

    fn relaxation(&self, name: &'static str, speed: f64, noise: f64, t: f64) -> Result<f64> {
        let Self { mu, trace, sigma, eta, batch, kappa, delta, start } = *self;
        let positive = [
            ("mu", mu),
            ("L_tau", trace),
            ("sigma", sigma),
            ("eta", eta),
            ("B", batch),
            ("kappa", kappa),
            ("delta", delta),
        ];
        for (field, value) in positive {
            check::positive(field, value)?;
        }
        check::non_negative("S0", start)?;
        check::non_negative("t", t)?;
        let level = 0.25 * eta * (trace / mu) * sigma * (sigma / batch) * noise;
        let exponent = -2.0 * mu * speed * t;
        check::finite(name, start * exponent.exp() - level * exponent.exp_m1())
    }
}
