//! Wrong RMSprop, with or without momentum and centring, and wrong `AdaGrad`.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong};

pub(crate) const QUOTIENT: &[Slip] = &[
    Slip::Narrow,
    Slip::RateLate,
    Slip::SquareForgotten,
    Slip::RootForgotten,
    Slip::EpsilonPlace,
    Slip::EpsilonForgotten,
    Slip::SecondPrevious,
    Slip::InitialForgotten,
];
pub(crate) const RMSPROP: &[Slip] = &[Slip::AverageWeight, Slip::AverageSwapped];
pub(crate) const MOMENTUM: &[Slip] = &[Slip::MomentumForgotten, Slip::BufferBeforeUpdate, Slip::RatePlace];
pub(crate) const CENTERED: &[Slip] = &[Slip::CenterForgotten, Slip::CenterSquare, Slip::CenterBefore];
pub(crate) const ADAGRAD: &[Slip] = &[Slip::AverageForSum, Slip::MaximumForSum, Slip::DecayCount];

/// v' = beta v + (1 - beta) g^2 or v + g^2, a' = beta a + (1 - beta) g,
/// m' = mu m + g / (sqrt(v' - a'^2) + eps), x' = x - eta m', with the learning rate in either place.
pub(crate) struct RmsProp<R> {
    beta: R,
    mu: R,
    epsilon: R,
    initial: R,
    tau: R,
    conventions: Conventions,
    slip: Slip,
}

#[expect(clippy::struct_excessive_bools, reason = "conventions, each turned round by a slip")]
struct Conventions {
    sum: bool,
    epsilon_inside: bool,
    previous: bool,
    centered: bool,
    rate: Rate,
}

#[derive(PartialEq)]
enum Rate {
    InsideBuffer,
    OutsideBuffer,
}

impl<R: Real> Wrong<R> for RmsProp<R> {
    fn build(case: &Case<'_>) -> Self {
        let swapped = |slip: Slip| case.slip == slip;
        let initial: R = case.value("initial_v");
        let unused = R::ZERO;
        let sum = case.trajectory.optimizer == "adagrad";
        let inside = case.named("inside");
        Self {
            beta: case.value("beta"),
            mu: if swapped(Slip::MomentumForgotten) { unused } else { case.value("momentum") },
            epsilon: if swapped(Slip::EpsilonForgotten) { unused } else { case.value("epsilon") },
            initial: match case.slip {
                Slip::InitialForgotten if initial == R::ZERO => R::ONE,
                Slip::InitialForgotten => R::ZERO,
                _ => initial,
            },
            tau: case.value("learning_rate_decay"),
            conventions: Conventions {
                sum,
                epsilon_inside: inside != swapped(Slip::EpsilonPlace),
                previous: case.named("previous_v") != swapped(Slip::SecondPrevious),
                centered: case.named("centered") && !swapped(Slip::CenterForgotten),
                rate: if inside == swapped(Slip::RatePlace) { Rate::OutsideBuffer } else { Rate::InsideBuffer },
            },
            slip: case.slip,
        }
    }
}

impl<R: Real> RmsProp<R> {
    fn quotient(&self, g: R, square: R) -> R {
        if self.slip == Slip::RootForgotten {
            g / (square + self.epsilon)
        } else if self.conventions.epsilon_inside {
            g / (square + self.epsilon).square_root()
        } else {
            g / (square.square_root() + self.epsilon)
        }
    }

    fn second(&self, v: R, g: R) -> R {
        let square = if self.slip == Slip::SquareForgotten { g } else { g * g };
        match (self.conventions.sum, self.slip) {
            (_, Slip::AverageForSum) => R::HALF * v + R::HALF * square,
            (_, Slip::MaximumForSum) => v.larger(square),
            (true, _) => v + square,
            (false, slip) => slip.average(self.beta, v, square),
        }
    }
}

impl<R> Separable for RmsProp<R> {}

impl<R: Real> Coordinatewise<R> for RmsProp<R> {
    /// m, v and a.
    type State = [R; 3];
    type Run = ();
    type Step = R;

    fn start(&self, _x: R) -> [R; 3] {
        [R::ZERO, self.initial, R::ZERO]
    }

    fn start_run(&self) {}

    fn step(&self, k: u64, eta: R, _run: &mut ()) -> R {
        let count = if self.slip == Slip::DecayCount { k + 1 } else { k };
        eta / (R::ONE + self.tau * R::of_count(count))
    }

    fn update(&self, eta: &R, x: R, g: R, [m, v, a]: &mut [R; 3]) -> R {
        let (m_before, v_before, a_before) = (*m, *v, *a);
        *v = self.second(v_before, g);
        *a = self.beta * a_before + (R::ONE - self.beta) * g;
        let mut square = if self.conventions.previous { v_before } else { *v };
        if self.conventions.centered {
            let mean = if self.slip == Slip::CenterBefore { a_before } else { *a };
            square -= if self.slip == Slip::CenterSquare { mean } else { mean * mean };
            square = R::ZERO.larger(square);
        }
        let (inner, outer) = if self.conventions.rate == Rate::InsideBuffer { (*eta, R::ONE) } else { (R::ONE, *eta) };
        *m = self.mu * m_before + inner * self.quotient(g, square);
        x - outer * if self.slip == Slip::BufferBeforeUpdate { m_before } else { *m }
    }
}
