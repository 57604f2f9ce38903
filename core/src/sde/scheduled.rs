//! A learning-rate scheduler on an equation: dx = s(t) (a dt + B dW); relaxations stay as they are.
//!
//! For equations whose dx is proportional to the learning rate, [`FirstOrder`]: that of second order is not, its
//! drift would have s^2 and ds/dt in it.
//!
//! Comp24 eq. (196) for SGD, dx = -s grad f dt + s sqrt(eta) Sigma^(1/2) dW, and its Appendix C.11 for SignSGD:
//! the optimizer moves by eta s(t_k) with t_k = k eta, where eta is the learning rate of the equation inside.
//! Decoupled weight decay is part of a and follows the schedule as well.

use super::{NoiseStructure, Relaxed, Sde, State};
use crate::Real;
use crate::linalg::Vector;
use crate::schedule::{Constant, Schedule};

/// Marks equations whose dx is proportional to the learning rate of the optimizer, to first order in it.
pub trait FirstOrder {}

/// A multiplier of the learning rate as a function of the time of the equation.
pub trait Scheduler<R> {
    /// s(t).
    fn value(&self, t: R) -> R;
}

impl<R: Copy> Scheduler<R> for Constant<R> {
    #[inline(always)]
    fn value(&self, _t: R) -> R {
        self.0
    }
}

/// A learning-rate schedule of an optimizer read at the time of its equation: s(t) = schedule(t / `step_length`).
///
/// With t = k eta, `step_length` is eta and the schedule has values around 1: the learning rate of step k is
/// eta s(k eta).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InStepsOf<S, R> {
    /// The multiplier as a function of the step.
    pub schedule: S,
    /// The time of one step, not 0.
    pub step_length: R,
}

impl<R: Real, S: Schedule<R>> Scheduler<R> for InStepsOf<S, R> {
    #[inline(always)]
    fn value(&self, t: R) -> R {
        self.schedule.at(t / self.step_length)
    }
}

impl<R: Real, F: Fn(R) -> R> Scheduler<R> for F {
    #[inline(always)]
    fn value(&self, t: R) -> R {
        self(t)
    }
}

/// An equation with a scheduler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scheduled<E, S> {
    /// The equation at s = 1.
    pub sde: E,
    /// s.
    pub scheduler: S,
}

impl<R: Real, E: FirstOrder + Sde<R, N, D>, S: Scheduler<R>, const N: usize, const D: usize> Sde<R, N, D>
    for Scheduled<E, S>
{
    /// s, and what the equation needs.
    type At = (R, E::At);

    const RELAXATIONS: [&'static str; N] = E::RELAXATIONS;

    const RELAXATIONS_HAVE_NOISE: bool = E::RELAXATIONS_HAVE_NOISE;

    fn structure(&self) -> NoiseStructure {
        self.sde.structure()
    }

    fn admits(&self, state: &State<R, N, D>) -> bool {
        self.sde.admits(state)
    }

    fn defined(&self, t: R) -> bool {
        self.sde.defined(t) && self.scheduler.value(t).finite()
    }

    #[inline(always)]
    fn at(&self, t: R) -> Self::At {
        (self.scheduler.value(t), self.sde.at(t))
    }

    #[inline(always)]
    fn drift_at(&self, (s, at): &Self::At, state: &State<R, N, D>) -> Vector<R, D> {
        self.sde.drift_at(at, state).map(|a| *s * a)
    }

    #[inline(always)]
    fn diffusion_at(&self, (s, at): &Self::At, state: &State<R, N, D>, dw: &Vector<R, D>) -> State<R, N, D> {
        let noise = self.sde.diffusion_at(at, state, dw);
        State { x: noise.x.map(|b| *s * b), relaxed: noise.relaxed }
    }

    fn rates(&self) -> [R; N] {
        self.sde.rates()
    }

    #[inline(always)]
    fn targets(&self, t: R, x: &Vector<R, D>) -> Relaxed<R, N, D> {
        self.sde.targets(t, x)
    }
}
