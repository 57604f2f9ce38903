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

mod adam;
mod adam_malladi;
mod gradient_flow;
mod levy;
mod linear_sign;
mod rmsprop;
mod rmsprop_malladi;
mod scheduled;
mod sgd;
mod sgd_second_order;
mod sgdw;
mod sign_flow;
mod sign_sgd;
mod student_t_sign;
mod time_scale;

use core::array::from_fn;

use crate::linalg::Vector;
use crate::noise::Covariance;
use crate::{Fields, Real};

pub use crate::noise::NoiseStructure;
pub use crate::random::ParameterError;
pub use adam::{AdamForm, AdamParameters, AdamSde};
pub use adam_malladi::{MalladiAdamParameters, MalladiAdamSde};
pub use gradient_flow::GradientFlow;
pub use levy::{LevyFlow, LevyState};
pub use linear_sign::LinearSign;
pub use rmsprop::{RmspropParameters, RmspropSde, SecondMoment};
pub use rmsprop_malladi::{MalladiRmspropParameters, MalladiRmspropSde};
pub use scheduled::{FirstOrder, InStepsOf, Scheduled, Scheduler};
pub use sgd::SgdSde;
pub use sgd_second_order::SgdSecondOrderSde;
pub use sgdw::SgdwSde;
pub use sign_flow::SignFlow;
pub use sign_sgd::{GaussianSign, GradientCoupling, SignLaw, SignSgdSde};
pub use student_t_sign::StudentTSign;
pub use time_scale::MalladiScale;

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

    /// Whether all numbers are finite.
    pub fn finite(&self) -> bool {
        let finite = |values: &Vector<R, D>| values.iter().all(|value| value.finite());
        finite(&self.x) && self.relaxed.iter().all(finite)
    }

    /// self + factor other, number by number.
    #[inline(always)]
    #[must_use]
    pub fn plus(self, factor: R, other: &Self) -> Self {
        State {
            x: from_fn(|i| self.x[i] + factor * other.x[i]),
            relaxed: from_fn(|n| from_fn(|i| self.relaxed[n][i] + factor * other.relaxed[n][i])),
        }
    }
}

/// A stochastic differential equation with `N` relaxations in `D` dimensions.
pub trait Sde<R: Real, const N: usize, const D: usize> {
    /// What drift and diffusion need of a time, which a scheme prepares once for all paths: Adam's bias corrections, the
    /// value of a scheduler; `()` where they do not depend on time.
    type At: Copy;

    /// The names of the relaxations.
    const RELAXATIONS: [&'static str; N];

    /// Whether W drives any relaxation: where it does not, [`diffusion`](Sde::diffusion) gives zeros for all of them, and
    /// schemes that move relaxations exactly do not need the integral of W.
    const RELAXATIONS_HAVE_NOISE: bool = N > 0;

    /// How the diffusion depends on the state.
    fn structure(&self) -> NoiseStructure;

    /// Whether the coefficients exist at time t; Adam's bias corrections are 0/0 at t = 0.
    fn defined(&self, t: R) -> bool {
        t.finite()
    }

    /// Whether a path can start here: numbers that are finite, and second moments that a root can be taken of and,
    /// where nothing is added to it, divided by.
    fn admits(&self, state: &State<R, N, D>) -> bool {
        state.finite()
    }

    /// Prepares the time t.
    fn at(&self, t: R) -> Self::At;

    /// a(t, x, y): dx/dt without noise.
    fn drift_at(&self, at: &Self::At, state: &State<R, N, D>) -> Vector<R, D>;

    /// B(t, x, y) dW for x and every relaxation; linear in `dw`.
    fn diffusion_at(&self, at: &Self::At, state: &State<R, N, D>, dw: &Vector<R, D>) -> State<R, N, D>;

    /// [`drift_at`](Sde::drift_at) a time that is asked for once.
    #[inline(always)]
    fn drift(&self, t: R, state: &State<R, N, D>) -> Vector<R, D> {
        self.drift_at(&self.at(t), state)
    }

    /// [`diffusion_at`](Sde::diffusion_at) a time that is asked for once.
    #[inline(always)]
    fn diffusion(&self, t: R, state: &State<R, N, D>, dw: &Vector<R, D>) -> State<R, N, D> {
        self.diffusion_at(&self.at(t), state, dw)
    }

    /// r, the rates of the relaxations, not negative.
    fn rates(&self) -> [R; N];

    /// s(t, x), what the relaxations tend to.
    fn targets(&self, t: R, x: &Vector<R, D>) -> Relaxed<R, N, D>;
}

/// The structure of noise that is divided by a function of a second moment, which has no noise.
fn preconditioned(structure: NoiseStructure) -> NoiseStructure {
    match structure {
        NoiseStructure::None => NoiseStructure::None,
        NoiseStructure::Additive | NoiseStructure::Smooth => NoiseStructure::Smooth,
        NoiseStructure::Diagonal | NoiseStructure::General => NoiseStructure::General,
    }
}

/// 1 - exp(-rate t), without cancellation.
#[inline(always)]
fn bias_correction<R: Real>(rate: R, t: R) -> R {
    -(-(rate * t)).exponential_minus_one()
}

/// Whether sqrt(v) + epsilon exists and is not 0, for every component of a second moment.
fn denominators<R: Real, const D: usize>(v: &Vector<R, D>, epsilon: R) -> bool {
    v.iter().all(|v| *v > R::ZERO || (*v == R::ZERO && epsilon > R::ZERO))
}

/// sqrt(eta) Sigma^(1/2)(x) dW: what gradient noise does to x in the time t = k eta.
#[inline(always)]
fn gradient_noise<R: Real, C: Covariance<R, D>, const D: usize>(
    covariance: &C,
    learning_rate: R,
    x: &Vector<R, D>,
    dw: &Vector<R, D>,
) -> Vector<R, D> {
    let scale = learning_rate.square_root();
    covariance.correlate(x, dw).map(|noise| scale * noise)
}
