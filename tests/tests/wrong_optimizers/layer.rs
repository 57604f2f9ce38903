//! Wrong optimizers whose coordinates meet in a norm: clipped gradient descent and LAMB.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Optimizer};

use super::adam::{Adam, Gammas};
use super::{Case, Slip, Wrong};

pub(crate) const CLIPPED: &[Slip] = &[
    Slip::Narrow,
    Slip::NormSquared,
    Slip::NormLargest,
    Slip::NormMean,
    Slip::NormForValue,
    Slip::AlwaysScaled,
    Slip::NeverClipped,
    Slip::LowerForgotten,
    Slip::EpsilonForgotten,
];
pub(crate) const LAMB: &[Slip] = &[
    Slip::TrustInverted,
    Slip::TrustForgotten,
    Slip::TrustPerCoordinate,
    Slip::NormSquared,
    Slip::NormWithoutDecay,
    Slip::BoundForgotten,
    Slip::DecayForgotten,
];

/// The norm that a slip takes.
fn norm<R: Real>(slip: Slip, values: &[R]) -> R {
    let mut squares = R::ZERO;
    let mut largest = R::ZERO;
    for value in values {
        squares += *value * *value;
        largest = largest.larger(value.magnitude());
    }
    match slip {
        Slip::NormSquared => squares,
        Slip::NormLargest => largest,
        Slip::NormMean => (squares / R::of_count(values.len() as u64)).square_root(),
        _ => squares.square_root(),
    }
}

/// x' = x - eta g min(1, c / (|g| + e)), perhaps g itself if |g| < c, or each component of g between -c and c.
pub(crate) struct Clipped<R> {
    largest: R,
    epsilon: R,
    by_value: bool,
    long_only: bool,
    slip: Slip,
}

impl<R: Real> Wrong<R> for Clipped<R> {
    fn build(case: &Case<'_>) -> Self {
        let epsilon = if case.slip == Slip::EpsilonForgotten { R::ZERO } else { case.value("epsilon") };
        let by_value = case.named("value") != (case.slip == Slip::NormForValue);
        Self { largest: case.value("largest"), epsilon, by_value, long_only: case.named("long"), slip: case.slip }
    }
}

impl<R: Real> Optimizer<R> for Clipped<R> {
    type Memory = ();
    type Run = ();
    type Step = R;

    fn memory(&self, _x: R) {}

    fn begin(&self) {}

    fn prepare(&self, _k: u64, eta: R, _run: &mut ()) -> R {
        eta
    }

    fn apply(&self, eta: &R, x: &mut [R], gradient: &[R], _memory: &mut [()]) {
        let c = self.largest;
        let norm = norm(self.slip, gradient);
        let short = self.long_only && norm < c;
        let ratio = c / if short { norm } else { norm + self.epsilon };
        let scale = if self.slip == Slip::AlwaysScaled { ratio } else { R::ONE.smaller(ratio) };
        for (x, g) in x.iter_mut().zip(gradient) {
            let clipped = match (self.slip, self.by_value) {
                (Slip::NeverClipped, _) => *g,
                (Slip::LowerForgotten, true) => g.smaller(c),
                (_, true) => g.smaller(c).larger(-c),
                (_, false) => *g * scale,
            };
            *x -= *eta * clipped;
        }
    }
}

/// u = Adam's direction + lambda x, x' = x - eta phi(|x|) / |u| u.
pub(crate) struct Lamb<R> {
    adam: Adam<R>,
    lambda: R,
    highest: Option<R>,
    slip: Slip,
}

impl<R: Real> Wrong<R> for Lamb<R> {
    fn build(case: &Case<'_>) -> Self {
        let bounded = case.named("clipped") && case.slip != Slip::BoundForgotten;
        Self {
            adam: Adam::build(case),
            lambda: if case.slip == Slip::DecayForgotten { R::ZERO } else { case.value("weight_decay") },
            highest: bounded.then(|| case.value("norm_bound")),
            slip: case.slip,
        }
    }
}

impl<R: Real> Lamb<R> {
    fn trust(&self, x: &[R], u: &[R]) -> R {
        let length = norm(self.slip, x);
        let length = self.highest.map_or(length, |highest| length.smaller(highest));
        let ratio = length / norm(self.slip, u);
        match self.slip {
            Slip::TrustForgotten => R::ONE,
            Slip::TrustInverted => R::ONE / ratio,
            _ => ratio,
        }
    }
}

impl<R: Real> Optimizer<R> for Lamb<R> {
    type Memory = [R; 3];
    type Run = [R; 2];
    type Step = (R, Gammas<R>);

    fn memory(&self, x: R) -> [R; 3] {
        self.adam.start(x)
    }

    fn begin(&self) -> [R; 2] {
        self.adam.start_run()
    }

    fn prepare(&self, k: u64, eta: R, run: &mut [R; 2]) -> Self::Step {
        self.adam.step(k, eta, run)
    }

    fn apply(&self, (eta, gammas): &Self::Step, x: &mut [R], gradient: &[R], memory: &mut [[R; 3]]) {
        let adam: Vec<R> = gradient.iter().zip(memory).map(|(g, m)| self.adam.direction(gammas, *g, m)).collect();
        let u: Vec<R> = adam.iter().zip(x.iter()).map(|(adam, x)| *adam + self.lambda * *x).collect();
        let measured = if self.slip == Slip::NormWithoutDecay { &adam } else { &u };
        let common = self.trust(x, measured);
        for (x, u) in x.iter_mut().zip(&u) {
            let trust = if self.slip == Slip::TrustPerCoordinate { self.trust(&[*x], &[*u]) } else { common };
            *x -= *eta * trust * *u;
        }
    }
}
