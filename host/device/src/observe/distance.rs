//! How far apart two processes are that the same noise drives.

use optsde_core::Real;
use optsde_core::sde::State;

use super::Observable;
use crate::Number;
use crate::process::BesideEquationState;

/// What theta and theta^2 of an optimizer differ by from those of its equation.
#[derive(Clone, Copy, Debug)]
pub struct Differences;

impl Observable<Number, BesideEquationState<Number>, 2> for Differences {
    #[inline(always)]
    fn observe(&self, state: &BesideEquationState<Number>) -> [Number; 2] {
        let &BesideEquationState { theta, sde_theta, .. } = state;
        [theta - sde_theta, theta * theta - sde_theta * sde_theta]
    }
}

/// |x - y| of two equations with one parameter each.
#[derive(Clone, Copy, Debug)]
pub struct Distance;

impl<const N: usize> Observable<Number, [State<Number, N, 1>; 2], 1> for Distance {
    #[inline(always)]
    fn observe(&self, [one, other]: &[State<Number, N, 1>; 2]) -> [Number; 1] {
        let ([x], [y]) = (one.x, other.x);
        [(x - y).magnitude()]
    }
}
