//! Wrong weak scheme of Platen.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::sde::{Sde, State};
use optsde_core::stepper::{Increment, Interval, NoOrder, Orders, Stepper};

use super::Slip;
use super::heun::halves;
use super::relaxing::{moved, relaxed};

pub(crate) const SLIPS: &[Slip] =
    &[Slip::NoiseTimesRoot, Slip::PredictorWithoutNoise, Slip::LastOnly, Slip::EndAtStart];
pub(crate) const SUPPORT: &[Slip] =
    &[Slip::TermForgotten, Slip::TermReversed, Slip::SquareOnly, Slip::SupportWithoutDrift];
pub(crate) const MIXED: &[Slip] = &[Slip::MixedForgotten, Slip::MixedSymmetric, Slip::CrossForgotten];

/// As its equation (15.1.3) in Kloeden and Platen reads, column by column.
#[derive(Clone, Copy)]
pub(crate) struct Weak(pub(crate) Slip);

/// Column j of the diffusion.
fn column<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize>(
    sde: &S,
    t: R,
    state: &State<R, N, D>,
    j: usize,
) -> State<R, N, D> {
    let unit: Vector<R, D> = core::array::from_fn(|i| if i == j { R::ONE } else { R::ZERO });
    sde.diffusion(t, state, &unit)
}

impl Weak {
    /// V_rj: h or -h, antisymmetric.
    fn two_point<R: Real>(self, bits: u32, r: usize, j: usize, h: R) -> R {
        let negative = ((bits >> r) ^ (bits >> j)) & 1 == 1;
        let value = if negative { -h } else { h };
        match self.0 {
            Slip::MixedForgotten => R::ZERO,
            Slip::MixedSymmetric => value,
            _ if r < j => value,
            _ => -value,
        }
    }
}

impl<R: Real, S: Sde<R, N, D>, const N: usize, const D: usize> Stepper<R, S, N, D> for Weak {
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
        let end = if slip == Slip::EndAtStart { t } else { t + h };
        let (root, quarter) = (h.square_root(), R::of(0.25));
        let (before, after) = halves(slip, h);
        let dw = increment.dw.map(|w| if slip == Slip::NoiseTimesRoot { root * w } else { w });
        state.relaxed = relaxed(slip, sde.rates(), before, state.relaxed, &sde.targets(t, &state.x));
        let first = sde.drift(t, state);
        let ahead = moved(*state, h, &first);
        let predicted = match slip {
            Slip::PredictorWithoutNoise => ahead,
            _ => ahead.plus(R::ONE, &sde.diffusion(t, state, &dw)),
        };
        let weights = if slip == Slip::LastOnly { (R::ZERO, h) } else { (R::HALF * h, R::HALF * h) };
        let mut next = moved(moved(*state, weights.0, &first), weights.1, &sde.drift(end, &predicted));
        let base = if slip == Slip::SupportWithoutDrift { *state } else { ahead };
        for j in 0..D {
            let own = column(sde, t, state, j);
            let upper = column(sde, end, &base.plus(root, &own), j);
            let lower = column(sde, end, &base.plus(-root, &own), j);
            let square = if slip == Slip::SquareOnly { dw[j] * dw[j] } else { dw[j] * dw[j] - h };
            let double = quarter / root
                * match slip {
                    Slip::TermForgotten => R::ZERO,
                    Slip::TermReversed => -square,
                    _ => square,
                };
            next = next.plus(quarter * dw[j], &upper.plus(R::ONE, &lower).plus(R::TWO, &own));
            next = next.plus(double, &upper.plus(-R::ONE, &lower));
            for r in (0..D).filter(|r| *r != j && slip != Slip::CrossForgotten) {
                let other = column(sde, t, state, r);
                let upper = column(sde, t, &state.plus(root, &other), j);
                let lower = column(sde, t, &state.plus(-root, &other), j);
                let mixed = quarter / root * (dw[j] * dw[r] + self.two_point(increment.bits, r, j, h));
                next = next.plus(quarter * dw[j], &upper.plus(R::ONE, &lower).plus(-R::TWO, &own));
                next = next.plus(mixed, &upper.plus(-R::ONE, &lower));
            }
        }
        *state = next;
        state.relaxed = relaxed(slip, sde.rates(), after, state.relaxed, &sde.targets(end, &state.x));
    }
}
