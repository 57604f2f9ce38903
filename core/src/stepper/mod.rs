//! Schemes that integrate a stochastic differential equation: one file each.
//!
//! A scheme moves the state over a step of length h. What drives it is the increment of a Brownian path over
//! that step, [`Increment`], from a [`Brownian`]: drawn one after the other, or read from a path that is the
//! same path at every step size.

mod brownian;
mod euler_maruyama;
mod integrate;

use crate::Real;
use crate::sde::{Sde, State};

pub use brownian::{Brownian, Drawn, Increment};
pub use euler_maruyama::PlainEulerMaruyama;
pub use integrate::{Integration, IntegrationError};

/// Orders of convergence: the error after a fixed time is proportional to h to this power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orders {
    /// Of the distance to the exact path with the same Brownian motion; none for a scheme that has the right
    /// law only.
    pub strong: Option<f64>,
    /// Of expectations of smooth functions.
    pub weak: f64,
}

/// Why a scheme has no order for an equation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoOrder {
    /// The scheme.
    pub stepper: &'static str,
    /// What of the equation it cannot do.
    pub reason: &'static str,
}

impl core::fmt::Display for NoOrder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} does not integrate this equation: {}", self.stepper, self.reason)
    }
}

impl core::error::Error for NoOrder {}

/// A scheme for the equation `S`.
pub trait Stepper<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> {
    /// What a step from t of length h needs once for all paths.
    type Prepared: Copy;

    /// The name of the scheme.
    const NAME: &'static str;

    /// The orders of convergence for this equation.
    ///
    /// # Errors
    /// An equation that the scheme does not converge for, or whose structure it has no use for.
    fn orders(&self, sde: &S) -> Result<Orders, NoOrder>;

    /// Prepares a step from time t of length h.
    fn prepare(&self, sde: &S, t: R, h: R) -> Self::Prepared;

    /// Moves a state over the prepared step.
    fn advance(&self, sde: &S, step: &Self::Prepared, state: &mut State<R, N, D>, increment: &Increment<R, D>);
}
