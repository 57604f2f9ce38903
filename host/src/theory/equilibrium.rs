//! Equilibria of scale-invariant losses under weight decay (Li21 section 5): what the squared norm, the squared
//! gradient and the noise have to satisfy, whatever the loss.
//!
//! With `R = E |x|^2`, `G = E |grad L|^2` and `N` the trace of the noise covariance, all in the stationary state,
//! learning rate `eta` and weight decay `lam`:
//!
//! ```text
//! SGD, eq. (7)                (2 - eta lam) lam R = eta G + eta N      N = E tr Sigma          (25)
//! first-order SDE, eq. (6)     2 lam R            = N                  N = E tr (eta Sigma)    (26)
//! second-order SDE, eq. (32)  (2 + eta lam) lam R = eta G + N          N = E tr (eta Sigma)    (37)
//! ```
//!
//! They follow from `grad L(x)' x = 0` (and `H x = -grad L`), so that the norm changes by decay and by the squared
//! length of steps alone. The noise of the SDEs contains the learning rate; a bar over `Sigma` says so in the paper.
//!
//! Domain: `eta > 0`, `lam > 0`; `eta lam < 2` for SGD, which diverges otherwise.

use super::check;
use super::error::Result;

/// What moves the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dynamics {
    /// Li21 eq. (7).
    Sgd,
    /// Li21 eq. (6).
    FirstOrderSde,
    /// Li21 eq. (32).
    SecondOrderSde,
}

/// Expectations in the stationary state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equilibrium {
    /// `R = E |x|^2`.
    pub squared_norm: f64,
    /// `G = E |grad L|^2`.
    pub squared_gradient: f64,
    /// `N = E tr Sigma` for SGD, `E tr (eta Sigma)` for the SDEs.
    pub noise: f64,
}

/// `norm R = gradient G + noise N`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Identity {
    norm: f64,
    gradient: f64,
    noise: f64,
}

impl Identity {
    /// The identity of one of the dynamics.
    ///
    /// # Errors
    /// `eta` or `lam` outside the domain above.
    pub fn new(dynamics: Dynamics, eta: f64, lam: f64) -> Result<Self> {
        check::positive("eta", eta)?;
        check::positive("lam", lam)?;
        let decay = eta * lam;
        let (norm, gradient, noise) = match dynamics {
            Dynamics::Sgd => {
                check::in_range("eta lam", decay, decay < 2.0, "below 2, where weight decay alone diverges")?;
                ((2.0 - decay) * lam, eta, eta)
            }
            Dynamics::FirstOrderSde => (2.0 * lam, 0.0, 1.0),
            Dynamics::SecondOrderSde => ((2.0 + decay) * lam, eta, 1.0),
        };
        check::finite("(2 + eta lam) lam", norm)?;
        Ok(Self { norm, gradient, noise })
    }

    /// How far measured expectations are from the identity, relative to its left side: `1 - right / left`. It is 0 at
    /// equilibrium; positive while the norm still shrinks, negative while it grows.
    ///
    /// # Errors
    /// `R` not positive, `G` or `N` negative.
    pub fn residual(&self, state: &Equilibrium) -> Result<f64> {
        check::positive("R", state.squared_norm)?;
        let right = self.right(state.squared_gradient, state.noise)?;
        check::finite("residual", 1.0 - right / (self.norm * state.squared_norm))
    }

    /// `R` from `G` and `N`.
    ///
    /// # Errors
    /// `G` or `N` negative; a result beyond float64.
    pub fn squared_norm(&self, squared_gradient: f64, noise: f64) -> Result<f64> {
        check::finite("R", self.right(squared_gradient, noise)? / self.norm)
    }

    /// `G` from `R` and `N`. The first-order SDE leaves it free: an error.
    ///
    /// # Errors
    /// `R` or `N` negative, or an `N` that alone needs a larger `R`; the first-order SDE.
    pub fn squared_gradient(&self, squared_norm: f64, noise: f64) -> Result<f64> {
        check::in_range(
            "coefficient of G",
            self.gradient,
            self.gradient > 0.0,
            "above 0: the first-order SDE does not relate G to R and N",
        )?;
        check::non_negative("R", squared_norm)?;
        check::non_negative("N", noise)?;
        let rest = self.norm * squared_norm - self.noise * noise;
        check::in_range("N", noise, rest >= 0.0, "at most what the decay of R balances")?;
        check::finite("G", rest / self.gradient)
    }

    /// `N` from `R` and `G`.
    ///
    /// # Errors
    /// `R` or `G` negative, or a `G` that alone needs a larger `R`.
    pub fn noise(&self, squared_norm: f64, squared_gradient: f64) -> Result<f64> {
        check::non_negative("R", squared_norm)?;
        check::non_negative("G", squared_gradient)?;
        let rest = self.norm * squared_norm - self.gradient * squared_gradient;
        check::in_range("G", squared_gradient, rest >= 0.0, "at most what the decay of R balances")?;
        check::finite("N", rest / self.noise)
    }

    fn right(&self, squared_gradient: f64, noise: f64) -> Result<f64> {
        check::non_negative("G", squared_gradient)?;
        check::non_negative("N", noise)?;
        Ok(self.gradient * squared_gradient + self.noise * noise)
    }
}

/// `G + N` of SGD from its norm alone, `(2 - eta lam) (lam / eta) R`: eq. (25) divided by `eta`.
///
/// # Errors
/// As [`Identity::new`]; `R` negative.
pub fn mean_squared_stochastic_gradient(squared_norm: f64, eta: f64, lam: f64) -> Result<f64> {
    let identity = Identity::new(Dynamics::Sgd, eta, lam)?;
    check::non_negative("R", squared_norm)?;
    check::finite("G + N", identity.norm * squared_norm / eta)
}

/// `G + N` as eq. (29) prints it, `2 lam (B / eta) R`: with a factor of the batch size `B` that nothing balances, and
/// without the `eta lam` that eq. (28) still has.
///
/// # Errors
/// As [`mean_squared_stochastic_gradient`]; `B` not positive.
pub fn mean_squared_stochastic_gradient_as_printed(squared_norm: f64, eta: f64, lam: f64, batch: f64) -> Result<f64> {
    Identity::new(Dynamics::Sgd, eta, lam)?;
    check::non_negative("R", squared_norm)?;
    check::positive("B", batch)?;
    check::finite("G + N", 2.0 * lam * (batch / eta) * squared_norm)
}
