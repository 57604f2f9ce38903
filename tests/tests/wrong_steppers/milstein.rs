//! Wrong Milstein.

use optsde_core::Real;
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::{Increment, Interval, NoOrder, Orders, Stepper};

use super::Slip;
use super::relaxing::{moved, noise, relaxed};

pub(crate) const SLIPS: &[Slip] = &[
    Slip::NoiseTimesRoot,
    Slip::TermForgotten,
    Slip::TermReversed,
    Slip::TermDoubled,
    Slip::SquareOnly,
    Slip::SupportLinear,
];
pub(crate) const RELAXATIONS: &[Slip] = &[
    Slip::RateForgotten,
    Slip::DecayGrows,
    Slip::GainLinear,
    Slip::TargetAfter,
    Slip::LevelForgotten,
    Slip::TiltForgotten,
    Slip::DzNotCentred,
];

/// x' = x + a h + B dW + (B(Y) - B) (dW^2 - h) / (2 sqrt(h)), Y = (x, y) + B 1 sqrt(h), for diagonal noise.
#[derive(Clone, Copy)]
pub(crate) struct Milstein(pub(crate) Slip);

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for Milstein {
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
        let root = h.square_root();
        let ones = [R::ONE; D];
        let reach = if slip == Slip::SupportLinear { h } else { root };
        let support = state.plus(reach, &sde.diffusion(t, state, &ones));
        let change = sde.diffusion(t, &support, &ones).plus(-R::ONE, &sde.diffusion(t, state, &ones));
        let mut next = moved(*state, h, &sde.drift(t, state));
        let noise = noise(slip, sde, (t, h), state, increment);
        let factor: [R; D] = core::array::from_fn(|j| {
            let square = increment.dw[j] * increment.dw[j];
            let double = if slip == Slip::SquareOnly { square } else { square - h };
            let term = double / (R::TWO * root);
            match slip {
                Slip::TermForgotten => R::ZERO,
                Slip::TermReversed => -term,
                Slip::TermDoubled => R::TWO * term,
                _ => term,
            }
        });
        let x = if slip == Slip::TargetAfter { next.plus(R::ONE, &noise).x } else { state.x };
        next.relaxed = relaxed(slip, sde.rates(), h, state.relaxed, &sde.targets(t, &x));
        next = next.plus(R::ONE, &noise);
        for (j, factor) in factor.into_iter().enumerate() {
            next.x[j] += change.x[j] * factor;
            for (next, change) in next.relaxed.iter_mut().zip(&change.relaxed) {
                next[j] += change[j] * factor;
            }
        }
        *state = next;
    }
}
