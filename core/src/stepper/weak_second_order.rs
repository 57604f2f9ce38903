//! Platen's explicit scheme of weak order 2, for every kind of noise, relaxations split off symmetrically.
//!
//! With Y the state, b^j the column j of the diffusion, and sums over columns j and over r /= j:
//!
//! ```text
//! Y' = Y + (a(t, Y) + a(t + h, Y + a h + sum_j b^j dW_j)) h / 2
//!    + sum_j   (b^j(R_j+) + b^j(R_j-) + 2 b^j) dW_j / 4 + (b^j(R_j+) - b^j(R_j-)) (dW_j^2 - h) / (4 sqrt(h))
//!    + sum_j,r (b^j(U_r+) + b^j(U_r-) - 2 b^j) dW_j / 4 + (b^j(U_r+) - b^j(U_r-)) (dW_j dW_r + V_rj) / (4 sqrt(h))
//! R_j+- = Y + a h +- b^j sqrt(h) at t + h,   U_r+- = Y +- b^r sqrt(h) at t
//! ```
//!
//! Kloeden and Platen, "Numerical solution of stochastic differential equations", eq. (15.1.3). The V_rj =
//! -V_jr = +-h have to be uncorrelated between pairs, no more, for local errors of h^3 in the law: V_rj =
//! h s_r s_j for r < j with D fair signs s. Relaxations take a half-step of their own before and after (Strang),
//! so second moments stay positive.

use core::array::from_fn;

use super::relaxation::relax;
use super::{Increment, Needs, NoOrder, Orders, SplitInterval, Stepper, drifted};
use crate::Real;
use crate::linalg::Vector;
use crate::sde::{NoiseStructure, Sde, State};

/// Platen's weak scheme of order 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeakSecondOrder;

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for WeakSecondOrder {
    type Prepared = SplitInterval<R, S::At, N>;

    const NAME: &'static str = "weak_second_order";

    const NEEDS: Needs = Needs::BITS;

    fn orders(&self, sde: &S) -> Result<Orders, NoOrder> {
        let strong = match sde.structure() {
            NoiseStructure::None => 2.0,
            NoiseStructure::Additive | NoiseStructure::Smooth | NoiseStructure::Diagonal => 1.0,
            NoiseStructure::General if D > u32::BITS as usize => {
                return Err(NoOrder {
                    stepper: "weak_second_order",
                    reason: "a step has random signs for 32 coordinates under general noise",
                });
            }
            NoiseStructure::General => 0.5,
        };
        Ok(Orders { strong: Some(strong), weak: 2.0 })
    }

    fn prepare(&self, sde: &S, t: R, h: R) -> SplitInterval<R, S::At, N> {
        SplitInterval::new(sde, t, h)
    }

    #[inline(always)]
    fn advance(
        &self,
        sde: &S,
        step: &SplitInterval<R, S::At, N>,
        state: &mut State<R, N, D>,
        increment: &Increment<R, D>,
    ) {
        let h = step.length;
        relax(sde, step.start, &step.halves, state);
        let first = sde.drift_at(&step.at_start, state);
        let ahead = drifted(*state, h, &first);
        let base = sde.diffusion_at(&step.at_start, state, &increment.dw);
        let last = sde.drift_at(&step.at_end, &ahead.plus(R::ONE, &base));
        let noise = match sde.structure() {
            NoiseStructure::None => base,
            NoiseStructure::Additive | NoiseStructure::Smooth => {
                State::ZERO.plus(R::HALF, &base).plus(R::HALF, &sde.diffusion_at(&step.at_end, &ahead, &increment.dw))
            }
            NoiseStructure::Diagonal => {
                let root_column = sde.diffusion_at(&step.at_start, state, &[h.square_root(); D]);
                own_columns(sde, step, &ahead, &root_column, &increment.dw, &[h; D]).plus(R::HALF, &base)
            }
            NoiseStructure::General => general(sde, step, state, &ahead, &base, increment),
        };
        let half = R::HALF * h;
        *state = drifted(drifted(*state, half, &first), half, &last).plus(R::ONE, &noise);
        relax(sde, step.end, &step.halves, state);
    }
}

/// sum_j (b^j(R_j+) + b^j(R_j-)) dW_j / 4 + (b^j(R_j+) - b^j(R_j-)) (dW_j^2 - h) / (4 sqrt(h)), where
/// `root_column` is sqrt(h) sum_j b^j. `variance` is h for the columns of the sum; others have 0, in `dw` too.
#[inline(always)]
fn own_columns<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize>(
    sde: &S,
    step: &SplitInterval<R, S::At, N>,
    ahead: &State<R, N, D>,
    root_column: &State<R, N, D>,
    dw: &Vector<R, D>,
    variance: &Vector<R, D>,
) -> State<R, N, D> {
    let quarter = R::of(0.25);
    let root = step.length.square_root();
    let double: Vector<R, D> = from_fn(|i| (dw[i] * dw[i] - variance[i]) / root);
    let plus = from_fn(|i| quarter * (dw[i] + double[i]));
    let minus = from_fn(|i| quarter * (dw[i] - double[i]));
    let upper = sde.diffusion_at(&step.at_end, &ahead.plus(R::ONE, root_column), &plus);
    upper.plus(R::ONE, &sde.diffusion_at(&step.at_end, &ahead.plus(-R::ONE, root_column), &minus))
}

/// The noise of a step when columns change along each other.
#[inline(always)]
fn general<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize>(
    sde: &S,
    step: &SplitInterval<R, S::At, N>,
    state: &State<R, N, D>,
    ahead: &State<R, N, D>,
    base: &State<R, N, D>,
    increment: &Increment<R, D>,
) -> State<R, N, D> {
    let (at, h) = (&step.at_start, step.length);
    let (quarter, root) = (R::of(0.25), h.square_root());
    // 2 b^j / 4 of the first sum, and D - 1 times -2 b^j / 4 of the second.
    let mut noise = State::ZERO.plus(R::ONE - R::HALF * R::of_count(D as u64), base);
    let dw = &increment.dw;
    for r in 0..D {
        let root_column = sde.diffusion_at(at, state, &unit(r, root));
        noise = noise.plus(R::ONE, &own_columns(sde, step, ahead, &root_column, &unit(r, dw[r]), &unit(r, h)));
        let mixed = |j: usize| {
            let two_point = if r < j { h } else { -h } * sign::<R>(increment.bits, r) * sign(increment.bits, j);
            (dw[j] * dw[r] + two_point) / root
        };
        let plus = from_fn(|j| if j == r { R::ZERO } else { quarter * (dw[j] + mixed(j)) });
        let minus = from_fn(|j| if j == r { R::ZERO } else { quarter * (dw[j] - mixed(j)) });
        noise = noise.plus(R::ONE, &sde.diffusion_at(at, &state.plus(R::ONE, &root_column), &plus));
        noise = noise.plus(R::ONE, &sde.diffusion_at(at, &state.plus(-R::ONE, &root_column), &minus));
    }
    noise
}

/// `value` in component `place`, zero elsewhere.
#[inline(always)]
fn unit<R: Real, const D: usize>(place: usize, value: R) -> Vector<R, D> {
    from_fn(|i| if i == place { value } else { R::ZERO })
}

/// 1 or -1 by bit `place` of 32.
#[inline(always)]
fn sign<R: Real>(bits: u32, place: usize) -> R {
    if (bits >> (place % 32)) & 1 == 0 { R::ONE } else { -R::ONE }
}
