//! Wrong gradient descent.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong};

pub(crate) const SLIPS: &[Slip] = &[Slip::Ascends, Slip::RateForgotten, Slip::RateSquared, Slip::RateLate, Slip::Stale];

/// x' = x - eta g
pub(crate) struct Sgd(Slip);

impl<R: Real> Wrong<R> for Sgd {
    fn build(case: &Case<'_>) -> Self {
        Self(case.slip)
    }
}

impl Separable for Sgd {}

impl<R: Real> Coordinatewise<R> for Sgd {
    type State = R;
    type Run = ();
    type Step = R;

    fn start(&self, _x: R) -> R {
        R::ZERO
    }

    fn start_run(&self) {}

    fn step(&self, _k: u64, eta: R, _run: &mut ()) -> R {
        match self.0 {
            Slip::RateForgotten => R::ONE,
            Slip::RateSquared => eta * eta,
            Slip::Ascends => -eta,
            _ => eta,
        }
    }

    fn update(&self, eta: &R, x: R, g: R, last: &mut R) -> R {
        let before = core::mem::replace(last, g);
        x - *eta * if self.0 == Slip::Stale { before } else { g }
    }
}
