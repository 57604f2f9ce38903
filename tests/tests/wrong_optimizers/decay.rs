//! Wrong weight decay, around any optimizer without it.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong};

pub(crate) const SLIPS: &[Slip] = &[
    Slip::DecayGrows,
    Slip::DecayForgotten,
    Slip::DecayRateTwice,
    Slip::DecayOrder,
    Slip::DecayInGradient,
    Slip::DecayDoubled,
];

/// Coupled: g + lambda x. Decoupled: x' = x - s lambda x - step; after the update (1 - s lambda)(x - step).
#[expect(clippy::struct_excessive_bools, reason = "conventions, each turned round by a slip")]
pub(crate) struct Decay<O, R> {
    inner: O,
    lambda: R,
    base: R,
    coupled: bool,
    after: bool,
    constant: bool,
    twice: bool,
}

impl<R: Real, O: Wrong<R>> Wrong<R> for Decay<O, R>
where
    O: Coordinatewise<R>,
{
    fn build(case: &Case<'_>) -> Self {
        let lambda: R = case.value("weight_decay");
        let lambda = match case.slip {
            Slip::DecayGrows => -lambda,
            Slip::DecayForgotten => R::ZERO,
            Slip::DecayDoubled => R::TWO * lambda,
            _ => lambda,
        };
        Self {
            inner: O::build(case),
            lambda,
            base: if case.named("schedule") { case.value("base_learning_rate") } else { R::ONE },
            // "decoupled" is not "coupled".
            coupled: (case.trajectory.variant == "coupled") != (case.slip == Slip::DecayInGradient),
            after: case.named("after_update") != (case.slip == Slip::DecayOrder),
            constant: case.named("constant") || case.named("times_one"),
            twice: case.slip == Slip::DecayRateTwice,
        }
    }
}

impl<O, R> Separable for Decay<O, R> {}

impl<R: Real, O: Coordinatewise<R>> Coordinatewise<R> for Decay<O, R> {
    type State = O::State;
    type Run = O::Run;
    /// That of the optimizer, and what x or the gradient gets from x.
    type Step = (O::Step, R);

    fn start(&self, x: R) -> O::State {
        self.inner.start(x)
    }

    fn start_run(&self) -> O::Run {
        self.inner.start_run()
    }

    fn step(&self, k: u64, eta: R, run: &mut O::Run) -> Self::Step {
        let factor = if self.coupled || self.constant { R::ONE } else { eta / self.base };
        let factor = if self.twice { factor * eta } else { factor };
        (self.inner.step(k, eta, run), factor * self.lambda)
    }

    fn update(&self, (step, decay): &Self::Step, x: R, g: R, state: &mut O::State) -> R {
        let kept = R::ONE - *decay;
        match (self.coupled, self.after) {
            (true, _) => self.inner.update(step, x, g + *decay * x, state),
            (false, false) => self.inner.update(step, kept * x, g, state),
            (false, true) => kept * self.inner.update(step, x, g, state),
        }
    }
}
