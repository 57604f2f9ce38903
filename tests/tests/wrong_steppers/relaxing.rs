//! Relaxations over a time, right or wrong, as the schemes share them.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::Increment;

use super::Slip;

/// y = e^(-r h) y + (1 - e^(-r h)) s
pub(crate) fn relaxed<R: Real, const N: usize, const D: usize>(
    slip: Slip,
    rates: [R; N],
    h: R,
    mut y: [Vector<R, D>; N],
    targets: &[Vector<R, D>; N],
) -> [Vector<R, D>; N] {
    for ((y, s), rate) in y.iter_mut().zip(targets).zip(rates) {
        let q = if slip == Slip::RateForgotten { h } else { rate * h };
        let decay = if slip == Slip::DecayGrows { q.exponential() } else { (-q).exponential() };
        let gain = if slip == Slip::GainLinear { q } else { R::ONE - (-q).exponential() };
        for (y, s) in y.iter_mut().zip(s) {
            *y = decay * *y + gain * *s;
        }
    }
    y
}

/// The noise of a step, with the mean of int e^(-r (t + h - u)) dW_u for relaxations: the weight of dW is
/// (1 - e^(-q)) / q with q = r h, that of dZ - h dW / 2 is 12 / h int_0^1 e^(-q u) (u - 1/2) du.
pub(crate) fn noise<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize>(
    slip: Slip,
    sde: &S,
    (t, h): (R, R),
    state: &State<R, N, D>,
    increment: &Increment<R, D>,
) -> State<R, N, D> {
    let dw = match slip {
        Slip::NoiseForgotten => [R::ZERO; D],
        Slip::NoiseTimesRoot => increment.dw.map(|w| h.square_root() * w),
        _ => increment.dw,
    };
    let mut noise = sde.diffusion(t, state, &dw);
    let centred = core::array::from_fn(|i| match slip {
        Slip::DzNotCentred => increment.dz[i],
        _ => increment.dz[i] - R::HALF * h * increment.dw[i],
    });
    let tilted = sde.diffusion(t, state, &centred);
    for ((values, tilted), rate) in noise.relaxed.iter_mut().zip(&tilted.relaxed).zip(sde.rates()) {
        let q = rate * h;
        let decay = (-q).exponential();
        let level = if slip == Slip::LevelForgotten { R::ONE } else { (R::ONE - decay) / q };
        // By parts: int e^(-q u) (u - 1/2) du = (1 - e^(-q)) / q^2 - (1 + e^(-q)) / (2 q).
        let moment = (R::ONE - decay) / (q * q) - R::HALF * (R::ONE + decay) / q;
        let tilt = R::of(12.0) / h
            * match slip {
                Slip::TiltForgotten => R::ZERO,
                Slip::TiltReversed => -moment,
                _ => moment,
            };
        for (value, tilted) in values.iter_mut().zip(tilted) {
            *value = level * *value + tilt * *tilted;
        }
    }
    noise
}

/// x + h a
pub(crate) fn moved<R: Real, const N: usize, const D: usize>(
    mut state: State<R, N, D>,
    h: R,
    drift: &Vector<R, D>,
) -> State<R, N, D> {
    for (x, a) in state.x.iter_mut().zip(drift) {
        *x += h * *a;
    }
    state
}
