//! Stochastic differential equations that model optimizers: one file each, drift and diffusion.
//!
//! A state is x, the parameters, and N relaxations y_1, ..., y_N (m, v), D numbers each. Written out, with W a
//! D-dimensional Brownian motion (in the sense of Ito):
//!
//! ```text
//! dx   = a(t, x, y) dt                + B_0(t, x, y) dW
//! dy_i = r_i (s_i(t, x) - y_i) dt     + B_i(t, x, y) dW
//! ```
//!
//! with constant rates r_i. That the relaxations are known as such lets a [`stepper`](crate::stepper) move
//! them exactly, so that second moments stay positive at every step size.

mod sgd;

use crate::linalg::Vector;
use crate::{Fields, Real};

pub use crate::noise::NoiseStructure;
pub use sgd::SgdSde;

crate::fields! {
    /// Parameters and relaxations; see [`State`].
    pub struct SdeState<R, B: Fields<R>; const D: usize> {
        /// x.
        pub x: [R; D],
        /// The relaxations, in the order of [`Sde::RELAXATIONS`].
        pub relaxed: B,
    }
}

/// `N` vectors, one for each relaxation.
pub type Relaxed<R, const N: usize, const D: usize> = [Vector<R, D>; N];

/// The state of an SDE with `N` relaxations in `D` dimensions, or a change of it.
pub type State<R, const N: usize, const D: usize> = SdeState<R, Relaxed<R, N, D>, D>;

impl<R: Real, const N: usize, const D: usize> State<R, N, D> {
    /// All numbers zero.
    pub const ZERO: Self = Self { x: [R::ZERO; D], relaxed: [[R::ZERO; D]; N] };

    /// self + factor other, number by number.
    #[inline(always)]
    #[must_use]
    pub fn plus(mut self, factor: R, other: &Self) -> Self {
        for (value, other) in self.x.iter_mut().zip(&other.x) {
            *value += factor * *other;
        }
        for (block, other) in self.relaxed.iter_mut().zip(&other.relaxed) {
            for (value, other) in block.iter_mut().zip(other) {
                *value += factor * *other;
            }
        }
        self
    }
}

/// A stochastic differential equation with `N` relaxations in `D` dimensions.
pub trait Sde<R: Real, const N: usize, const D: usize> {
    /// The names of the relaxations.
    const RELAXATIONS: [&'static str; N];

    /// How the diffusion depends on the state.
    fn structure(&self) -> NoiseStructure;

    /// Whether the coefficients exist at time t; Adam's bias corrections are 0/0 at t = 0.
    fn defined(&self, t: R) -> bool {
        t.finite()
    }

    /// a(t, x, y): dx/dt without noise.
    fn drift(&self, t: R, state: &State<R, N, D>) -> Vector<R, D>;

    /// B(t, x, y) dW for x and every relaxation; linear in `dw`.
    fn diffusion(&self, t: R, state: &State<R, N, D>, dw: &Vector<R, D>) -> State<R, N, D>;

    /// r, the rates of the relaxations, not negative.
    fn rates(&self) -> [R; N];

    /// s(t, x), what the relaxations tend to.
    fn targets(&self, t: R, x: &Vector<R, D>) -> Relaxed<R, N, D>;
}
