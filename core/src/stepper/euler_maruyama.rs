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
pub struct RelaxedInterval<R, const N: usize> {
    /// t.
    pub start: R,
    /// h.
    pub length: R,
    /// What h does to each relaxation.
    pub relaxations: [Relaxation<R>; N],
}

impl<R: Real, const N: usize> RelaxedInterval<R, N> {
    /// The step of `sde` from t of length h.
    pub fn new<S: Sde<R, N, D>, const D: usize>(sde: &S, t: R, h: R) -> Self {
        Self { start: t, length: h, relaxations: Relaxation::each(sde.rates(), h) }
    }
}

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for EulerMaruyama {
    type Prepared = RelaxedInterval<R, N>;

    const NAME: &'static str = "euler_maruyama";

    const NEEDS: Needs = if S::RELAXATIONS_HAVE_NOISE { Needs::INTEGRAL } else { Needs::DW };

    fn orders(&self, sde: &S) -> Result<Orders, NoOrder> {
        Ok(Orders { strong: Some(euler_strong_order(sde.structure())), weak: 1.0 })
    }

    fn prepare(&self, sde: &S, t: R, h: R) -> RelaxedInterval<R, N> {
        RelaxedInterval::new(sde, t, h)
    }

    #[inline(always)]
    fn advance(&self, sde: &S, step: &RelaxedInterval<R, N>, state: &mut State<R, N, D>, increment: &Increment<R, D>) {
        let (t, h) = (step.start, step.length);
        let noise = relaxed_noise(sde, t, h, &step.relaxations, state, increment);
        let drift = sde.drift(t, state);
        relax(sde, t, &step.relaxations, state);
        *state = drifted(*state, h, &drift).plus(R::ONE, &noise);
    }
}
