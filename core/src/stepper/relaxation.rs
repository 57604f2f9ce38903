//! Relaxations moved exactly: dy = r (s - y) dt + B dW with s and B held over the step.
//!
//! ```text
//! y(t + h) = e^(-r h) y + (1 - e^(-r h)) s + B int e^(-r (t + h - u)) dW_u
//! ```
//!
//! The weights of y and s are not negative, so a positive y with a positive s stays positive for every r h.
//! Of the last integral a step uses the mean given the increments of the path, dW and dZ: the integrand
//! e^(-r u), u from 0 to h, projected on 1 and u - h / 2, whose integrals are dW and dZ - h dW / 2.

use core::array::from_fn;

use super::{Increment, RelaxedInterval};
use crate::Real;
use crate::sde::{Sde, State};

/// What a time h does to a relaxation of rate r.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relaxation<R> {
    /// e^(-r h), the weight of y.
    pub decay: R,
    /// 1 - e^(-r h), the weight of s.
    pub gain: R,
    /// The weight of dW in the integral: (1 - e^(-r h)) / (r h).
    pub level: R,
    /// The weight of dZ - h dW / 2: (12 / h^3) times the integral of e^(-r u) (u - h / 2) over 0 <= u <= h.
    pub tilt: R,
}

impl<R: Real> Relaxation<R> {
    /// Over a time `h` > 0 at the rate `rate` >= 0.
    pub fn new(rate: R, h: R) -> Self {
        let q = rate * h;
        let gain = -(-q).exponential_minus_one();
        let level = if q > R::ZERO { gain / q } else { R::ONE };
        Self { decay: (-q).exponential(), gain, level, tilt: -(R::of(12.0) * first_moment(q) / h) }
    }

    /// Over a time `h` at each of the rates.
    pub fn each<const N: usize>(rates: [R; N], h: R) -> [Self; N] {
        rates.map(|rate| Self::new(rate, h))
    }
}

/// Minus the integral of e^(-q u) (u - 1/2) over 0 <= u <= 1: with p = q / 2,
///
/// (e^(-p) / 2) sum_k p^(2k+1) / ((2k+1)! (2k+3)) = ((1 + e^(-q)) / p - (1 - e^(-q)) / p^2) / 4.
///
/// The sum has no cancellation and is used up to p = 1, where its tenth term is below 1e-18; the closed form
/// loses two bits there and fewer beyond.
fn first_moment<R: Real>(q: R) -> R {
    let p = R::HALF * q;
    if p > R::ONE {
        let gain = -(-q).exponential_minus_one();
        return R::of(0.25) * ((R::TWO - gain) - gain / p) / p;
    }
    let mut power = p;
    let mut sum = R::ZERO;
    for k in 0..10_u32 {
        let odd = R::of_count(u64::from(2 * k + 1));
        sum += power / (odd + R::TWO);
        power = power * p * p / ((odd + R::ONE) * (odd + R::TWO));
    }
    R::HALF * (-p).exponential() * sum
}

/// Moves the relaxations without noise, x held: y = e^(-r h) y + (1 - e^(-r h)) s(t, x).
#[inline(always)]
pub(super) fn relax<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize>(
    sde: &S,
    t: R,
    relaxations: &[Relaxation<R>; N],
    state: &mut State<R, N, D>,
) {
    let targets = sde.targets(t, &state.x);
    state.relaxed = from_fn(|n| {
        let Relaxation { decay, gain, .. } = relaxations[n];
        from_fn(|i| decay * state.relaxed[n][i] + gain * targets[n][i])
    });
}

/// The noise of a step: B_0 dW for x, and the mean of B_i int e^(-r_i (t + h - u)) dW_u for the relaxations.
#[inline(always)]
pub(super) fn relaxed_noise<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize>(
    sde: &S,
    step: &RelaxedInterval<R, S::At, N>,
    state: &State<R, N, D>,
    increment: &Increment<R, D>,
) -> State<R, N, D> {
    let mut noise = sde.diffusion_at(&step.at_start, state, &increment.dw);
    if S::RELAXATIONS_HAVE_NOISE {
        let centred = from_fn(|i| increment.dz[i] - R::HALF * step.length * increment.dw[i]);
        let tilted = sde.diffusion_at(&step.at_start, state, &centred);
        noise.relaxed = from_fn(|n| {
            let Relaxation { level, tilt, .. } = step.relaxations[n];
            from_fn(|i| level * noise.relaxed[n][i] + tilt * tilted.relaxed[n][i])
        });
    }
    noise
}
