//! Wrong stochastic Runge-Kutta.

use optsde_core::Real;
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::{Increment, Interval, NoOrder, Orders, Stepper};

use super::Slip;
use super::relaxing::moved;

pub(crate) const SLIPS: &[Slip] = &[
    Slip::NoiseTimesRoot,
    Slip::StageTwoThirds,
    Slip::StageTime,
    Slip::WeightsSwapped,
    Slip::StageNoiseOne,
    Slip::DzUndivided,
    Slip::NoiseEndsSwapped,
    Slip::TiltForgotten,
];

/// H = x + 3/4 a h + 3/2 B(t + h) dZ / h, x' = x + (a + 2 a(t + 3h/4, H)) h / 3 + B(t + h) dW + (B(t) - B(t + h)) dZ / h.
#[derive(Clone, Copy)]
pub(crate) struct RungeKutta(pub(crate) Slip);

impl<R: Real, S: Sde<R, 0, D>, const D: usize> Stepper<R, S, 0, D> for RungeKutta {
    type Prepared = Interval<R>;
    const NAME: &'static str = "wrong";

    fn orders(&self, _sde: &S) -> Result<Orders, NoOrder> {
        Ok(Orders { strong: None, weak: 0.0 })
    }

    fn prepare(&self, _sde: &S, start: R, length: R) -> Interval<R> {
        Interval { start, at_start: (), length }
    }

    fn advance(&self, sde: &S, step: &Interval<R>, state: &mut State<R, 0, D>, increment: &Increment<R, D>) {
        let (t, h, slip) = (step.start, step.length, self.0);
        let dw = increment.dw.map(|w| if slip == Slip::NoiseTimesRoot { h.square_root() * w } else { w });
        let dz = increment.dz.map(|z| match slip {
            Slip::TiltForgotten => R::ZERO,
            Slip::DzUndivided => z,
            _ => z / h,
        });
        let (left, right) = if slip == Slip::NoiseEndsSwapped { (t + h, t) } else { (t, t + h) };
        let c = if slip == Slip::StageTwoThirds { R::TWO / R::of(3.0) } else { R::of(0.75) };
        let first = sde.drift(t, state);
        let weight = if slip == Slip::StageNoiseOne { R::ONE } else { R::of(1.5) };
        let stage = moved(*state, c * h, &first).plus(weight, &sde.diffusion(right, state, &dz));
        let second = sde.drift(if slip == Slip::StageTime { t } else { t + c * h }, &stage);
        let third = h / R::of(3.0);
        let weights = if slip == Slip::WeightsSwapped { (R::TWO * third, third) } else { (third, R::TWO * third) };
        let next = moved(moved(*state, weights.0, &first), weights.1, &second);
        let next = next.plus(R::ONE, &sde.diffusion(right, state, &dw));
        let next = next.plus(R::ONE, &sde.diffusion(left, state, &dz));
        *state = next.plus(-R::ONE, &sde.diffusion(right, state, &dz));
    }
}
