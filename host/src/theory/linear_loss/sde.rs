//! The SDEs of RMSprop(W) and Adam(W) on a linear loss: closed equations for mean and covariance of (x, m).
//!
//! With `P = sqrt(V) + eps` and W a Brownian motion, RMSpropW (Comp24 eqs. 86, 113) is
//!
//! ```text
//! dX = -(gbar dt + sqrt(eta) sigma dW) / P - gamma X dt
//! ```
//!
//! and AdamW (Comp24 eqs. 124, 174), with `g_i = 1 - exp(-rho_i t)`, `P = sqrt(V) + eps sqrt(g_2)`, is
//!
//! ```text
//! dM = rho_1 (gbar - M) dt + rho_1 sqrt(eta) sigma dW
//! dX = -(sqrt(g_2) / g_1) (M dt + j [eta rho_1 (gbar - M) dt] + n [eta rho_1 sqrt(eta) sigma dW]) / P - gamma X dt
//! ```
//!
//! The second moment is a known function of time, `dV = rho_2 (V_inf - V) dt`:
//!
//! | [`Form`] | j | n | `V_inf` |
//! | --- | --- | --- | --- |
//! | `Comp24` | 1 | 0 | `gbar^2 + sigma^2` |
//! | `WholeIncrement` | 1 | 1 | `gbar^2 + sigma^2` |
//! | `Malladi22` | 0 | 0 | `sigma^2` |
//!
//! In Comp24's printed form the increment of M within the step, of size eta, enters X with its drift but not with its
//! noise; `WholeIncrement` has both, as the optimizer does. `Malladi22` is Definitions 4.1 and 4.3 on this clock
//! (Comp24 eqs. 183 and 188). For RMSprop the first two are the same.
//!
//! Domain: `eta > 0`, `rho_i > 0`, `eps >= 0`, `gamma >= 0`, `sigma >= 0`, `V_0 >= 0` with `P > 0` throughout, `T >= 0`; Adam
//! starts at `t_0 > 0`, since `sqrt(g_2) / g_1` has no limit at 0.

use super::super::check;
use super::super::error::{Result, TheoryError};
use super::{Moments, Start};

/// Which terms of the equations are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As printed by Comp24.
    Comp24,
    /// With the noise that belongs to Comp24's drift `eta rho_1 (gbar - M)`.
    WholeIncrement,
    /// Without these terms, and without the gradient in V.
    Malladi22,
}

/// One equation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sde {
    /// eta.
    pub learning_rate: f64,
    /// gbar.
    pub gradient: f64,
    /// sigma.
    pub deviation: f64,
    /// `rho_1` of Adam; none is RMSprop.
    pub rho1: Option<f64>,
    /// `rho_2`.
    pub rho2: f64,
    /// eps.
    pub epsilon: f64,
    /// gamma.
    pub weight_decay: f64,
    /// Which terms are kept.
    pub form: Form,
}

/// Finest subdivision of the time.
const MAX_INTERVALS: u32 = 1 << 18;

/// What halving the intervals may change, relative to root mean squares, after extrapolation.
const TOLERANCE: f64 = 1e-11;

/// Expectations a time T after the start.
///
/// # Errors
/// Inputs outside the domain above; an integration that does not settle; moments that do not fit float64.
pub fn expectations(sde: &Sde, start: &Start, time: f64) -> Result<Moments> {
    sde.check(start)?;
    check::non_negative("T", time)?;
    let mut coarse = sde.integrate(start, time, 32);
    let mut change = f64::NAN;
    let mut intervals = 64;
    while intervals <= MAX_INTERVALS {
        let fine = sde.integrate(start, time, intervals);
        // The error of the classical Runge-Kutta method falls by 16 with each halving.
        let difference: [f64; 5] = std::array::from_fn(|i| (fine[i] - coarse[i]) / 15.0);
        let settled = std::array::from_fn(|i| fine[i] + difference[i]);
        let moments = sde.moments(&settled, start, time);
        change = moments.difference(&sde.moments(&fine, start, time));
        if change <= TOLERANCE {
            return moments.checked();
        }
        (coarse, intervals) = (fine, 2 * intervals);
    }
    Err(TheoryError::NotConverged { quantity: "moments of the SDE", change, tolerance: TOLERANCE })
}

/// Mean of x and m, variance of x, covariance, variance of m.
type Gaussian = [f64; 5];

impl Sde {
    fn check(&self, start: &Start) -> Result<()> {
        check::positive("eta", self.learning_rate)?;
        check::number("gbar", self.gradient)?;
        check::non_negative("sigma", self.deviation)?;
        check::positive("rho2", self.rho2)?;
        check::non_negative("eps", self.epsilon)?;
        check::non_negative("gamma", self.weight_decay)?;
        check::number("x0", start.x)?;
        check::number("m0", start.m)?;
        let divides = start.v > 0.0 || (start.v == 0.0 && self.epsilon > 0.0);
        check::in_range("v0", start.v, divides, "> 0, or 0 with eps > 0")?;
        if let Some(rho1) = self.rho1 {
            check::positive("rho1", rho1)?;
            check::positive("t0", start.time)?;
        }
        Ok(())
    }

    fn integrate(&self, start: &Start, time: f64, intervals: u32) -> Gaussian {
        let h = time / f64::from(intervals);
        let mut y = [start.x, self.momentum_of(start), 0.0, 0.0, 0.0];
        for interval in 0..intervals {
            let t = f64::from(interval) * h;
            let slope1 = self.slope(start, t, &y);
            let slope2 = self.slope(start, t + 0.5 * h, &along(&y, 0.5 * h, &slope1));
            let slope3 = self.slope(start, t + 0.5 * h, &along(&y, 0.5 * h, &slope2));
            let slope4 = self.slope(start, t + h, &along(&y, h, &slope3));
            for i in 0..y.len() {
                y[i] += h / 6.0 * (slope1[i] + 2.0 * slope2[i] + 2.0 * slope3[i] + slope4[i]);
            }
        }
        y
    }

    /// `dX = -(decay X + pull M + push) dt + a dW`, `dM = rate (gbar - M) dt + b dW`.
    fn slope(&self, start: &Start, elapsed: f64, y: &Gaussian) -> Gaussian {
        let [mean_x, mean_m, var_x, cov, var_m] = *y;
        let noise = self.learning_rate.sqrt() * self.deviation;
        let v = self.second_moment(start.v, elapsed);
        let (pull, push, a, rate) = if let Some(rho1) = self.rho1 {
            let t = start.time + elapsed;
            let (g1, g2) = (-(-rho1 * t).exp_m1(), -(-self.rho2 * t).exp_m1());
            let step = g2.sqrt() / (g1 * (v.sqrt() + self.epsilon * g2.sqrt()));
            let share = self.learning_rate * rho1;
            let drift = if self.form == Form::Malladi22 { 0.0 } else { share };
            let kept = if self.form == Form::WholeIncrement { share } else { 0.0 };
            (step * (1.0 - drift), step * drift * self.gradient, -step * kept * noise, rho1)
        } else {
            let step = 1.0 / (v.sqrt() + self.epsilon);
            (0.0, step * self.gradient, -step * noise, 0.0)
        };
        let (decay, b) = (self.weight_decay, rate * noise);
        [
            -(decay * mean_x + pull * mean_m + push),
            rate * (self.gradient - mean_m),
            -2.0 * (decay * var_x + pull * cov) + a * a,
            -(decay + rate) * cov - pull * var_m + a * b,
            -2.0 * rate * var_m + b * b,
        ]
    }

    /// RMSprop has no momentum.
    fn momentum_of(&self, start: &Start) -> f64 {
        if self.rho1.is_some() { start.m } else { 0.0 }
    }

    fn second_moment(&self, v0: f64, elapsed: f64) -> f64 {
        let gradient = if self.form == Form::Malladi22 { 0.0 } else { self.gradient };
        let limit = gradient * gradient + self.deviation * self.deviation;
        let decayed = (-self.rho2 * elapsed).exp();
        v0 * decayed - limit * (-self.rho2 * elapsed).exp_m1()
    }

    fn moments(&self, y: &Gaussian, start: &Start, time: f64) -> Moments {
        let [x, m, var_x, cov, var_m] = *y;
        let v = self.second_moment(start.v, time);
        Moments { x, x2: x * x + var_x, v, xv: x * v, v2: v * v, m, m2: m * m + var_m, xm: x * m + cov }
    }
}

fn along(y: &Gaussian, h: f64, slope: &Gaussian) -> Gaussian {
    std::array::from_fn(|i| y[i] + h * slope[i])
}
