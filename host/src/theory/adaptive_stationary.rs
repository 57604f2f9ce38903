//! Stationary `E x^2` of RMSprop(W) and Adam(W) on `lam x^2 / 2`, one coordinate.
//!
//! ```text
//! m' = b m + (1 - b) (lam x + noise),   x' = x - eta m' / P - eta gamma x,   P = sqrt(v) + eps
//! ```
//!
//! with noise of variance `sigma^2` and `b = beta1`; `b = 0` is RMSprop(W), `gamma = 0` is Adam. Where `v` averages over
//! so many gradients that it does not move, this is a linear recursion, and
//!
//! ```text
//! E x^2 = eta sigma^2 (1-b) (1+b - b eta gamma)
//!         / { (P gamma + lam) (1-b + b eta gamma) [P (2 - eta gamma) (1+b) - eta lam (1-b)] }
//! ```
//!
//! exactly; stable if and only if the bracket is positive. What to put for `P`:
//!
//! * [`frozen`](AdaptiveQuadratic::frozen): any number; `sigma` is the leading order, with `eps = 0`;
//! * [`self_consistent`](AdaptiveQuadratic::self_consistent): `P^2 = sigma^2 + lam^2 E x^2`, the mean of the squared
//!   gradient in the state that it leads to. For `beta2` next to 1, where `v` hardly moves.
//!
//! Comp24 Lemmas 3.14, C.24 and C.34 print the leading order `(eta / 2) / (lam / sigma + gamma)`. For AdamW it lacks a
//! factor `rho1 / (rho1 + gamma)`, `rho1 = (1 - b) / eta`: decoupled decay acts at once, and against the lag of the
//! momentum. At `b = 0.99`, `gamma = 4`, `eta = 1e-3` that is 5/7. With it the form is the stationary solution of the SDE
//! of Malladi22 with weight decay ([`super::adaptive_sde_stationary`]).
//!
//! Domain: `lam`, `sigma`, `eta` > 0, `gamma >= 0`, `0 <= b < 1`.

use nalgebra::DMatrix;

use super::bisection::last_below;
use super::check;
use super::error::{Result, TheoryError};
use super::recursion::LinearRecursion;

/// One coordinate: `lam x^2 / 2` under RMSprop(W) or Adam(W).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdaptiveQuadratic {
    /// The curvature.
    pub lam: f64,
    /// Standard deviation of the gradient noise.
    pub sigma: f64,
    /// The learning rate.
    pub eta: f64,
    /// The decay rate of the first moment; 0 for RMSprop(W).
    pub beta1: f64,
    /// The decoupled weight decay, before it is multiplied by `eta`.
    pub gamma: f64,
}

impl AdaptiveQuadratic {
    /// `rho1 = (1 - beta1) / eta`: how fast the momentum forgets.
    pub fn momentum_rate(&self) -> f64 {
        (1.0 - self.beta1) / self.eta
    }

    /// `(eta / 2) / (lam / sigma + gamma)`: Comp24 Lemmas 3.14 and C.34; C.24 for RMSpropW, C.20 and C.30 at `gamma = 0`.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn leading_order_as_printed(&self) -> Result<f64> {
        self.validate()?;
        check::finite("E x^2", 0.5 * self.eta / (self.lam / self.sigma + self.gamma))
    }

    /// The printed leading order times `rho1 / (rho1 + gamma)`, which is 1 for RMSpropW (`beta1 = 0`) to this order.
    ///
    /// # Errors
    /// Inputs outside the domain above.
    pub fn leading_order(&self) -> Result<f64> {
        let printed = self.leading_order_as_printed()?;
        // rho1 / (rho1 + gamma), multiplied by eta.
        let rate = 1.0 - self.beta1;
        let lag = if self.beta1 == 0.0 { 1.0 } else { rate / (rate + self.eta * self.gamma) };
        check::finite("E x^2", printed * lag)
    }

    /// Exact, for a second moment that does not move. `preconditioner`: `P > 0`.
    ///
    /// # Errors
    /// Inputs outside the domain above; an unstable learning rate.
    pub fn frozen(&self, preconditioner: f64) -> Result<f64> {
        self.require_stable(preconditioner)?;
        check::finite("E x^2", self.closed_form(preconditioner))
    }

    /// The linear recursion of `(x, m)` for a second moment that does not move: for transients, and as a second route
    /// to [`Self::frozen`].
    ///
    /// # Errors
    /// Inputs outside the domain above. An unstable learning rate is no error here.
    pub fn recursion(&self, preconditioner: f64) -> Result<LinearRecursion> {
        self.validate()?;
        check::positive("P", preconditioner)?;
        let (step, share) = (self.eta / preconditioner, 1.0 - self.beta1);
        let kept = 1.0 - self.eta * self.gamma;
        let transition = DMatrix::from_row_slice(
            2,
            2,
            &[kept - step * share * self.lam, -step * self.beta1, share * self.lam, self.beta1],
        );
        let input = DMatrix::from_row_slice(2, 1, &[-step * share, share]);
        let transition = check::finite_matrix("transition", transition)?;
        let input = check::finite_matrix("input", input)?;
        LinearRecursion::new(transition, input, &check::scalar(self.sigma * self.sigma))
    }

    /// `E x^2` with `P^2 = sigma^2 + lam^2 E x^2` (`eps = 0`). It exists for `eta gamma < 2`: the preconditioner grows
    /// until the step is stable.
    ///
    /// # Errors
    /// Inputs outside the domain above; `eta gamma` of 2 or more.
    pub fn self_consistent(&self) -> Result<f64> {
        let p = self.self_consistent_preconditioner()?;
        // Next to the stability limit the closed form amplifies the rounding of P, far from it the definition of P does.
        let far = p < std::f64::consts::SQRT_2 * self.sigma;
        let moment =
            if far { self.closed_form(p) } else { (p - self.sigma) / self.lam * ((p + self.sigma) / self.lam) };
        check::finite("E x^2", moment)
    }

    /// `P = sqrt(sigma^2 + lam^2 E x^2)` of [`Self::self_consistent`].
    ///
    /// `P^2 - sigma^2 - lam^2 E x^2` rises with `P`, from minus infinity at the stability limit, so it has one root.
    ///
    /// # Errors
    /// As [`Self::self_consistent`].
    pub fn self_consistent_preconditioner(&self) -> Result<f64> {
        self.validate()?;
        self.require_decay_stable()?;
        // In units of sigma, where the squares of P fit float64 unless those of the curvature do not.
        let lam = check::finite("lam / sigma", self.lam / self.sigma)?;
        check::positive("lam / sigma", lam)?;
        let unit = Self { lam, sigma: 1.0, ..*self };
        let lowest = unit.stability_limit();
        let too_small = |p: f64| p <= lowest || (p - 1.0) * (p + 1.0) < lam * (lam * unit.closed_form(p));
        let mut low = lowest.max(1.0);
        while too_small(2.0 * low) {
            low *= 2.0;
            check::finite("P^2", 4.0 * low * low)?;
        }
        check::finite("P^2", 4.0 * low * low)?;
        let [_, p] = last_below([low, 2.0 * low], too_small);
        check::finite("P", self.sigma * p)
    }

    /// The formula above, for inputs that were checked.
    fn closed_form(&self, p: f64) -> f64 {
        let Self { lam, sigma, eta, beta1: b, gamma } = *self;
        let decay = eta * gamma;
        let contraction = p * (2.0 - decay) * (1.0 + b) - eta * lam * (1.0 - b);
        let numerator = eta * sigma * sigma * (1.0 - b) * (1.0 + b - b * decay);
        numerator / ((p * gamma + lam) * (1.0 - b + b * decay) * contraction)
    }

    /// The recursion is stable for `P` above this, if `eta gamma < 2`.
    fn stability_limit(&self) -> f64 {
        let Self { lam, eta, beta1: b, gamma, .. } = *self;
        eta * lam * (1.0 - b) / ((2.0 - eta * gamma) * (1.0 + b))
    }

    fn require_stable(&self, preconditioner: f64) -> Result<()> {
        self.validate()?;
        check::positive("P", preconditioner)?;
        self.require_decay_stable()?;
        if preconditioner > self.stability_limit() {
            return Ok(());
        }
        let Self { lam, eta, beta1: b, gamma, .. } = *self;
        let limit = 2.0 / (gamma + lam / preconditioner * ((1.0 - b) / (1.0 + b)));
        let reason = "2 / (gamma + (lam / P) (1 - beta1) / (1 + beta1)), P the preconditioner";
        Err(TheoryError::Unstable { field: "eta", value: eta, limit, reason })
    }

    fn require_decay_stable(&self) -> Result<()> {
        if self.eta * self.gamma < 2.0 {
            return Ok(());
        }
        let (value, limit) = (self.eta, 2.0 / self.gamma);
        Err(TheoryError::Unstable {
            field: "eta",
            value,
            limit,
            reason: "2 / gamma, the limit of decoupled decay alone",
        })
    }

    pub(super) fn validate(&self) -> Result<()> {
        check::positive("lam", self.lam)?;
        check::positive("sigma", self.sigma)?;
        check::positive("eta", self.eta)?;
        check::decay_rate("beta1", self.beta1)?;
        check::non_negative("gamma", self.gamma)
    }
}
