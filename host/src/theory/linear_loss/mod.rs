//! RMSprop(W) and Adam(W) on a linear loss, and their SDEs: exact expectations.
//!
//! The loss is `f(x) = gbar x`; the stochastic gradient is `g = gbar + sigma z` at every position, with z of mean 0
//! and variance 1 from a finite law. Positions do not act back on gradients, so that the moments of x up to the second
//! close, and only the second moment v enters nonlinearly:
//!
//! | | discrete | SDE |
//! | --- | --- | --- |
//! | v | a Markov chain of its own ([`optimizer`]) | a known function of time ([`sde`]) |
//! | x, m given v | linear | linear and Gaussian |
//!
//! Two clocks are in use. [`fixed_noise`] has that of Comp24, `t = k eta` and sigma fixed; [`scaled_noise`] has that of
//! Malladi22, `t = k eta^2` and `sigma = sigma_0 / eta`. Both are the same optimizer: with `V = sigma^2 u`,
//! `rho = eta c`, `t_Comp24 = t_Malladi22 / eta`. The scaled SDEs are the unscaled ones with `eta = 1`.

mod exact;
pub mod fixed_noise;
mod joint;
pub mod optimizer;
pub mod scaled_noise;
pub mod sde;

use super::check;
use super::error::Result;
use super::finite_law::FiniteLaw;

/// The stochastic gradient `mean + deviation z`, the same at every position.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisyGradient {
    /// gbar.
    pub mean: f64,
    /// sigma.
    pub deviation: f64,
    /// The law of z: one dimension, mean 0, variance 1.
    pub noise: FiniteLaw,
}

/// Where a process starts. For RMSprop, `time` and `m` do not matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// The time, on the clock of the process; Adam's bias corrections depend on it.
    pub time: f64,
    /// The position.
    pub x: f64,
    /// The momentum.
    pub m: f64,
    /// The second moment: v, or `u = v / sigma^2` where noise is scaled.
    pub v: f64,
}

/// Expectations at one time; `v` is u where noise is scaled. For RMSprop, `m` is the last gradient (0 in its SDE,
/// which has none).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// E x.
    pub x: f64,
    /// E x^2.
    pub x2: f64,
    /// E v.
    pub v: f64,
    /// E x v.
    pub xv: f64,
    /// E v^2.
    pub v2: f64,
    /// E m.
    pub m: f64,
    /// E m^2.
    pub m2: f64,
    /// E x m.
    pub xm: f64,
}

impl Moments {
    fn in_units(self, unit: f64) -> Self {
        Self { v: self.v / unit, xv: self.xv / unit, v2: self.v2 / (unit * unit), ..self }
    }

    fn checked(self) -> Result<Self> {
        let named = [
            ("E x", self.x),
            ("E x^2", self.x2),
            ("E v", self.v),
            ("E x v", self.xv),
            ("E v^2", self.v2),
            ("E m", self.m),
            ("E m^2", self.m2),
            ("E x m", self.xm),
        ];
        named.into_iter().try_for_each(|(name, value)| check::finite(name, value).map(|_| ()))?;
        Ok(self)
    }

    /// Largest difference, each in units of the root mean square of what it is the mean of.
    fn difference(&self, other: &Self) -> f64 {
        let [x, v, m] = [self.x2.abs().sqrt(), self.v2.abs().sqrt(), self.m2.abs().sqrt()];
        let pairs = [
            (self.x - other.x, x),
            (self.x2 - other.x2, x * x),
            (self.v - other.v, v),
            (self.xv - other.xv, x * v),
            (self.v2 - other.v2, v * v),
            (self.m - other.m, m),
            (self.m2 - other.m2, m * m),
            (self.xm - other.xm, x * m),
        ];
        // What vanishes identically agrees with itself.
        let relative = |(difference, scale): (f64, f64)| if difference == 0.0 { 0.0 } else { difference.abs() / scale };
        // f64::max would drop a NaN.
        pairs.into_iter().map(relative).fold(0.0, |worst, each| if worst > each { worst } else { each + 0.0 * worst })
    }
}
