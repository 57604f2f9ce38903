//! Euler-Maruyama with exact relaxations: x' = x + a h + B dW, and relaxations moved by their own flow.
//!
//! Every coefficient is taken at the left end of the step; y relaxes exactly towards s(t, x), so a second moment
//! stays positive at every step size. Without relaxations the same as
//! [`PlainEulerMaruyama`](super::PlainEulerMaruyama). Strong order 1/2 (1 where the noise does not change along
//! itself) and weak order 1: Kloeden and Platen, "Numerical solution of stochastic differential equations",
//! section 10.2 and 14.1.

use super::relaxation::{Relaxation, relax, relaxed_noise};
use super::{Increment, Needs, NoOrder, Orders, Stepper, drifted, euler_strong_order};
use crate::Real;
use crate::sde::{Sde, State};

/// Euler-Maruyama for x, the exact flow for the relaxations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EulerMaruyama;

/// A step in which relaxations are moved once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelaxedInterval<R, A, const N: usize> {
    /// t.
    pub start: R,
    /// What the equation needs of t, [`Sde::At`].
    pub at_start: A,
    /// h.
    pub length: R,
    /// What h does to each relaxation.
    pub relaxations: [Relaxation<R>; N],
}

impl<R: Real, A, const N: usize> RelaxedInterval<R, A, N> {
    /// The step of `sde` from t of length h.
    pub fn new<S: Sde<R, N, D, At = A>, const D: usize>(sde: &S, t: R, h: R) -> Self {
        Self { start: t, at_start: sde.at(t), length: h, relaxations: Relaxation::each(sde.rates(), h) }
    }
}

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for EulerMaruyama {
    type Prepared = RelaxedInterval<R, S::At, N>;

    const NAME: &'static str = "euler_maruyama";

    const NEEDS: Needs = if S::RELAXATIONS_HAVE_NOISE { Needs::INTEGRAL } else { Needs::DW };

    fn orders(&self, sde: &S) -> Result<Orders, NoOrder> {
        Ok(Orders { strong: Some(euler_strong_order(sde.structure())), weak: 1.0 })
    }

    fn prepare(&self, sde: &S, t: R, h: R) -> RelaxedInterval<R, S::At, N> {
        RelaxedInterval::new(sde, t, h)
    }

    #[inline(always)]
    fn advance(
        &self,
        sde: &S,
        step: &RelaxedInterval<R, S::At, N>,
        state: &mut State<R, N, D>,
        increment: &Increment<R, D>,
    ) {
        let noise = relaxed_noise(sde, step, state, increment);
        let drift = sde.drift_at(&step.at_start, state);
        relax(sde, step.start, &step.relaxations, state);
        *state = drifted(*state, step.length, &drift).plus(R::ONE, &noise);
    }
}
