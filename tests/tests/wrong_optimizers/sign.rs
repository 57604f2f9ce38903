//! Wrong optimizers that step by signs. The scale of Signum's buffer and a rounding of its momentum change no
//! sign: slips of that kind are none.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong};

pub(crate) const SIGN_SGD: &[Slip] =
    &[Slip::Ascends, Slip::RateForgotten, Slip::RateLate, Slip::SignOfZero, Slip::SignClamped, Slip::SignForgotten];
pub(crate) const SIGNUM: &[Slip] = &[
    Slip::SignOfZero,
    Slip::SignForgotten,
    Slip::SignInside,
    Slip::MomentumForgotten,
    Slip::BufferBeforeUpdate,
    Slip::AverageSwapped,
];
pub(crate) const LION: &[Slip] = &[
    Slip::Narrow,
    Slip::SignOfZero,
    Slip::SignForgotten,
    Slip::BetasSwapped,
    Slip::OneBeta,
    Slip::BufferFirst,
    Slip::BufferBeforeUpdate,
];

/// x' = x - eta sign(b1 m + (1 - b1) g), m' = b2 m + (1 - b2) g: sign descent with b1 = b2 = 0, Signum with
/// the same sum in both (b1 = b2 = mu), Lion with two.
pub(crate) struct Signs<R> {
    b1: R,
    b2: R,
    slip: Slip,
}

impl<R: Real> Wrong<R> for Signs<R> {
    fn build(case: &Case<'_>) -> Self {
        let mu: R = case.value("momentum");
        let (b1, b2) = (mu + case.value("beta1"), mu + case.value("beta2"));
        let (b1, b2) = match case.slip {
            Slip::BetasSwapped => (b2, b1),
            Slip::OneBeta => (b1, b1),
            Slip::MomentumForgotten => (R::ZERO, b2),
            _ => (b1, b2),
        };
        Self { b1, b2, slip: case.slip }
    }
}

impl<R: Real> Signs<R> {
    fn sign(&self, x: R) -> R {
        if x > R::ZERO {
            R::ONE
        } else if x < R::ZERO {
            -R::ONE
        } else if self.slip == Slip::SignOfZero {
            R::ONE
        } else {
            R::ZERO
        }
    }
}

impl<R> Separable for Signs<R> {}

impl<R: Real> Coordinatewise<R> for Signs<R> {
    type State = R;
    type Run = ();
    type Step = R;

    fn start(&self, _x: R) -> R {
        R::ZERO
    }

    fn start_run(&self) {}

    fn step(&self, _k: u64, eta: R, _run: &mut ()) -> R {
        match self.slip {
            Slip::RateForgotten => R::ONE,
            Slip::Ascends => -eta,
            _ => eta,
        }
    }

    fn update(&self, eta: &R, x: R, g: R, m: &mut R) -> R {
        let g = if self.slip == Slip::SignInside { self.sign(g) } else { g };
        let before = *m;
        *m = self.slip.average(self.b2, before, g);
        let u = match self.slip {
            Slip::BufferBeforeUpdate => before,
            Slip::BufferFirst => self.slip.average(self.b1, *m, g),
            _ => self.slip.average(self.b1, before, g),
        };
        let direction = match self.slip {
            Slip::SignForgotten | Slip::SignInside => u,
            Slip::SignClamped => R::ONE.smaller((-R::ONE).larger(u)),
            _ => self.sign(u),
        };
        x - *eta * direction
    }
}
