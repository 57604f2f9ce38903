//! Schemes that integrate a stochastic differential equation: one file each.
//!
//! A scheme moves the state over a step of length h. What drives it is the increment of a Brownian path over
//! that step, [`Increment`], from a [`Brownian`]: drawn one after the other, or read from a path that is the
//! same path at every step size.

mod brownian;
mod brownian_tree;
mod euler_maruyama;
mod exact_ornstein_uhlenbeck;
mod heun;
mod integrate;
mod milstein;
mod plain_euler_maruyama;
mod relaxation;
mod runge_kutta;
mod weak_second_order;

use crate::Real;
use crate::linalg::Vector;
use crate::sde::{NoiseStructure, Sde, State};

pub use brownian::{Brownian, Drawn, Increment, Needs};
pub use brownian_tree::{BrownianTree, MAX_DEPTH, TreeError, TreeLevel};
pub use euler_maruyama::{EulerMaruyama, RelaxedInterval};
pub use exact_ornstein_uhlenbeck::{ExactOrnsteinUhlenbeck, ExactStep};
pub use heun::{Heun, SplitInterval};
pub use integrate::{Integration, IntegrationError};
pub use milstein::Milstein;
pub use plain_euler_maruyama::PlainEulerMaruyama;
pub use relaxation::Relaxation;
pub use runge_kutta::StochasticRungeKutta;
pub use weak_second_order::WeakSecondOrder;

/// Orders of convergence: the error after a fixed time is proportional to h to this power.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orders {
    /// Of the distance to the exact path with the same Brownian motion; none for a scheme that has the right
    /// law only.
    pub strong: Option<f64>,
    /// Of expectations of smooth functions; infinite for a scheme whose law is exact.
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

    /// What [`advance`](Stepper::advance) reads of an increment.
    const NEEDS: Needs = Needs::EVERYTHING;

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

/// Time and length of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval<R, A = ()> {
    /// t.
    pub start: R,
    /// What the equation needs of t, [`Sde::At`].
    pub at_start: A,
    /// h.
    pub length: R,
}

/// The state with x moved by h a.
#[inline(always)]
fn drifted<R: Real, const N: usize, const D: usize>(
    state: State<R, N, D>,
    h: R,
    drift: &Vector<R, D>,
) -> State<R, N, D> {
    State { x: core::array::from_fn(|i| state.x[i] + h * drift[i]), ..state }
}

/// The strong order of a scheme that takes the noise at the left end of the step.
fn euler_strong_order(structure: NoiseStructure) -> f64 {
    match structure {
        NoiseStructure::None | NoiseStructure::Additive | NoiseStructure::Smooth => 1.0,
        NoiseStructure::Diagonal | NoiseStructure::General => 0.5,
    }
}
