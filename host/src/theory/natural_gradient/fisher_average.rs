//! When does natural gradient descent with a running average of the Fisher information stay near its stationary state?
//!
//! For D = 1 and `mu = 0`, in terms of the variance `s` of `w` (the population, not one path):
//!
//! ```text
//! J' = (1-epsilon) J + epsilon k^2 s
//! s' = (1 - lambda k / J*)^2 s + lambda^2 c / J*^2,      J* = J' or J,      c = r J* or r k^2 s
//! ```
//!
//! All four variants have the fixed point `s = J/k^2 = lambda (1+r) / (2k)`, that of Liu21 Corollary 6. Linearized there,
//! with `x = lambda k / J = 2/(1+r)`, `a = ds'/ds` and `b = k^2 ds'/dJ*`,
//!
//! | noise `c` | a | b | attracting below, step with `J'` | attracting below, step with `J` |
//! | --- | --- | --- | --- | --- |
//! | `r J*` | `(1-r)^2/(1+r)^2` | `-4/(1+r)^2` | `epsilon = 2 (1+r^2)/(3+r^2)` | `epsilon = 4r/[(3-r)(1+r)]` |
//! | `r k^2 s` | `1` | `-4/(1+r)` | `epsilon = 2 (1+r)/(3+r)` | never |
//!
//! by the conditions `|trace| < 1 + det < 2` of a 2 x 2 matrix. Neither the curvature nor the learning rate matters.
//! Not in the paper, which takes `J` as known. A Fisher information of the current state alone, `epsilon = 1`, is never
//! attracting, since `r = (N-S)/(N S) < 1`.
//!
//! Domain: `0 < r <= 1`, `0 < epsilon <= 1`.

use nalgebra::DMatrix;

use crate::theory::check;
use crate::theory::error::Result;
use crate::theory::stein;

/// Which average preconditions a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preconditioner {
    /// `J'`: the average takes the state in first, as adaptive optimizers do.
    AfterUpdate,
    /// `J`: the step is taken first.
    BeforeUpdate,
}

/// Which Fisher information the noise of a step is proportional to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// That which preconditions the step: `c = r J*`.
    OfAverage,
    /// That of the current state: `c = r k^2 s`, as the noise of a batch is.
    OfState,
}

/// Natural gradient descent with a running average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FisherAverage {
    r: f64,
    preconditioner: Preconditioner,
    noise: Noise,
}

impl FisherAverage {
    /// `r`: noise over Fisher information, `(N-S)/(N S)` for batches; `0 < r <= 1`.
    ///
    /// # Errors
    /// Another `r`.
    pub fn new(r: f64, preconditioner: Preconditioner, noise: Noise) -> Result<Self> {
        check::in_range("r", r, r > 0.0 && r <= 1.0, "0 < r <= 1")?;
        Ok(Self { r, preconditioner, noise })
    }

    /// The stationary state attracts its neighbourhood if and only if `epsilon` is below this; 0 if for none.
    pub fn largest_rate(&self) -> f64 {
        let r = self.r;
        match (self.preconditioner, self.noise) {
            (Preconditioner::AfterUpdate, Noise::OfAverage) => 2.0 * (1.0 + r * r) / (3.0 + r * r),
            (Preconditioner::AfterUpdate, Noise::OfState) => 2.0 * (1.0 + r) / (3.0 + r),
            (Preconditioner::BeforeUpdate, Noise::OfAverage) => 4.0 * r / ((3.0 - r) * (1.0 + r)),
            (Preconditioner::BeforeUpdate, Noise::OfState) => 0.0,
        }
    }

    /// Factor by which the slowest deviation from the stationary state shrinks per step, or grows if above 1.
    ///
    /// # Errors
    /// `epsilon` outside `(0, 1]`.
    pub fn spectral_radius(&self, epsilon: f64) -> Result<f64> {
        check::in_range("epsilon", epsilon, epsilon > 0.0 && epsilon <= 1.0, "0 < epsilon <= 1")?;
        let (a, b) = self.derivatives();
        let keep = 1.0 - epsilon;
        // Of (s, J/k^2).
        let step = match self.preconditioner {
            Preconditioner::AfterUpdate => [a + b * epsilon, b * keep, epsilon, keep],
            Preconditioner::BeforeUpdate => [a, b, epsilon, keep],
        };
        stein::spectral_radius(&DMatrix::from_row_slice(2, 2, &step))
    }

    /// `a` and `b` of the table.
    fn derivatives(&self) -> (f64, f64) {
        let sum = 1.0 + self.r;
        match self.noise {
            Noise::OfAverage => ((1.0 - self.r).powi(2) / (sum * sum), -4.0 / (sum * sum)),
            Noise::OfState => (1.0, -4.0 / sum),
        }
    }
}
