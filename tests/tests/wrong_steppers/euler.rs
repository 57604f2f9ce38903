//! Wrong Euler-Maruyama, as printed and with exact relaxations.

use optsde_core::Real;
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::{Increment, Interval, NoOrder, Orders, Stepper};

use super::Slip;
use super::relaxing::{moved, noise, relaxed};

pub(crate) const PLAIN: &[Slip] =
    &[Slip::NoiseTimesRoot, Slip::NoiseForgotten, Slip::DriftAtEnd, Slip::NoiseAtPredicted, Slip::RateForgotten];
pub(crate) const EXACT: &[Slip] =
    &[Slip::NoiseTimesRoot, Slip::NoiseForgotten, Slip::DriftAtEnd, Slip::NoiseAtPredicted];
pub(crate) const RELAXATIONS: &[Slip] = &[
    Slip::RateForgotten,
    Slip::DecayGrows,
    Slip::GainLinear,
    Slip::TargetAfter,
    Slip::LevelForgotten,
    Slip::TiltForgotten,
    Slip::TiltReversed,
    Slip::DzNotCentred,
];

/// x' = x + a h + B dW, y' = y + r (s - y) h + B dW.
#[derive(Clone, Copy)]
pub(crate) struct PlainEuler(pub(crate) Slip);

/// x' = x + a h + B dW, y relaxed exactly, with the part of its noise that is known.
#[derive(Clone, Copy)]
pub(crate) struct Euler(pub(crate) Slip);

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for PlainEuler {
    type Prepared = Interval<R>;
    const NAME: &'static str = "wrong";

    fn orders(&self, _sde: &S) -> Result<Orders, NoOrder> {
        Ok(Orders { strong: None, weak: 0.0 })
    }

    fn prepare(&self, _sde: &S, start: R, length: R) -> Interval<R> {
        Interval { start, at_start: (), length }
    }

    fn advance(&self, sde: &S, step: &Interval<R>, state: &mut State<R, N, D>, increment: &Increment<R, D>) {
        let (t, h, slip) = (step.start, step.length, self.0);
        let drift = sde.drift(if slip == Slip::DriftAtEnd { t + h } else { t }, state);
        let dw = match slip {
            Slip::NoiseForgotten => [R::ZERO; D],
            Slip::NoiseTimesRoot => increment.dw.map(|w| h.square_root() * w),
            _ => increment.dw,
        };
        let at = if slip == Slip::NoiseAtPredicted { moved(*state, h, &drift) } else { *state };
        let mut next = moved(*state, h, &drift).plus(R::ONE, &sde.diffusion(t, &at, &dw));
        let targets = sde.targets(t, &state.x);
        for (((next, old), targets), rate) in next.relaxed.iter_mut().zip(&state.relaxed).zip(&targets).zip(sde.rates())
        {
            let rate = if slip == Slip::RateForgotten { R::ONE } else { rate };
            for ((next, old), target) in next.iter_mut().zip(old).zip(targets) {
                *next += h * rate * (*target - *old);
            }
        }
        *state = next;
    }
}

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for Euler {
    type Prepared = Interval<R>;
    const NAME: &'static str = "wrong";

    fn orders(&self, _sde: &S) -> Result<Orders, NoOrder> {
        Ok(Orders { strong: None, weak: 0.0 })
    }

    fn prepare(&self, _sde: &S, start: R, length: R) -> Interval<R> {
        Interval { start, at_start: (), length }
    }

    fn advance(&self, sde: &S, step: &Interval<R>, state: &mut State<R, N, D>, increment: &Increment<R, D>) {
        let (t, h, slip) = (step.start, step.length, self.0);
        let drift = sde.drift(if slip == Slip::DriftAtEnd { t + h } else { t }, state);
        let ahead = moved(*state, h, &drift);
        let at = if slip == Slip::NoiseAtPredicted { ahead } else { *state };
        let noise = noise(slip, sde, (t, h), &at, increment);
        let x = if slip == Slip::TargetAfter { ahead.plus(R::ONE, &noise).x } else { state.x };
        let relaxed = relaxed(slip, sde.rates(), h, state.relaxed, &sde.targets(t, &x));
        *state = State { relaxed, ..ahead }.plus(R::ONE, &noise);
    }
}
