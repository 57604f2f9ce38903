//! Wrong Heun.

use optsde_core::Real;
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::{Increment, Interval, NoOrder, Orders, Stepper};

use super::Slip;
use super::relaxing::{moved, relaxed};

pub(crate) const SLIPS: &[Slip] = &[
    Slip::NoiseTimesRoot,
    Slip::PredictorWithoutNoise,
    Slip::PredictorForgotten,
    Slip::LastOnly,
    Slip::EndAtStart,
    Slip::NoiseLeft,
    Slip::NoiseTwice,
];
pub(crate) const SPLITTING: &[Slip] =
    &[Slip::HalvesWhole, Slip::HalfForgotten, Slip::HalvesOnce, Slip::DecayGrows, Slip::GainLinear];

/// x' = x + (a(t, x) + a(t + h, x + a h + B dW)) h / 2 + (B(t) + B(t + h)) dW / 2 between two half-steps of
/// the relaxations.
#[derive(Clone, Copy)]
pub(crate) struct Heun(pub(crate) Slip);

/// The times that relaxations take before and after a step.
pub(crate) fn halves<R: Real>(slip: Slip, h: R) -> (R, R) {
    match slip {
        Slip::HalvesWhole => (h, h),
        Slip::HalfForgotten => (R::HALF * h, R::ZERO),
        Slip::HalvesOnce => (h, R::ZERO),
        _ => (R::HALF * h, R::HALF * h),
    }
}

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for Heun {
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
        let (before, after) = halves(slip, h);
        state.relaxed = relaxed(slip, sde.rates(), before, state.relaxed, &sde.targets(t, &state.x));
        let end = if slip == Slip::EndAtStart { t } else { t + h };
        let dw = match slip {
            Slip::NoiseTimesRoot => increment.dw.map(|w| h.square_root() * w),
            Slip::NoiseTwice => increment.dw.map(|w| R::TWO * w),
            _ => increment.dw,
        };
        let (first, noise) = (sde.drift(t, state), sde.diffusion(t, state, &dw));
        let predicted = match slip {
            Slip::PredictorForgotten => *state,
            Slip::PredictorWithoutNoise => moved(*state, h, &first),
            _ => moved(*state, h, &first).plus(R::ONE, &noise),
        };
        let last = sde.drift(end, &predicted);
        let last_noise = if slip == Slip::NoiseLeft { noise } else { sde.diffusion(end, &predicted, &dw) };
        let weights = if slip == Slip::LastOnly { (R::ZERO, h) } else { (R::HALF * h, R::HALF * h) };
        *state = moved(moved(*state, weights.0, &first), weights.1, &last);
        *state = state.plus(R::HALF, &noise.plus(R::ONE, &last_noise));
        state.relaxed = relaxed(slip, sde.rates(), after, state.relaxed, &sde.targets(end, &state.x));
    }
}
