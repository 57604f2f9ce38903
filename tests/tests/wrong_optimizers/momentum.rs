//! Wrong heavy ball, Nesterov's gradient and quasi-hyperbolic momentum.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong};

pub(crate) const HEAVY_BALL: &[Slip] = &[
    Slip::Ascends,
    Slip::RateLate,
    Slip::Narrow,
    Slip::MomentumForgotten,
    Slip::BufferBeforeUpdate,
    Slip::BufferWeight,
    Slip::FirstLost,
    Slip::RatePlace,
];
pub(crate) const DAMPENING: &[Slip] = &[Slip::DampeningFirst];
pub(crate) const NESTEROV: &[Slip] = &[Slip::LookAheadForgotten, Slip::LookAheadAlone];
pub(crate) const QHM: &[Slip] = &[
    Slip::RateLate,
    Slip::Narrow,
    Slip::BufferBeforeUpdate,
    Slip::BufferWeight,
    Slip::FirstLost,
    Slip::NuSwapped,
    Slip::GradientForgotten,
    Slip::GradientWhole,
];

/// m' = mu m + d g, x' = x - eta (a g + b m'), with the learning rate in either place and
/// heavy ball a = 0, b = 1; Nesterov a = 1, b = mu; quasi-hyperbolic a = 1 - nu, b = nu.
pub(crate) struct Buffer<R> {
    mu: R,
    first_weight: R,
    weight: R,
    inside: bool,
    ahead: (R, R),
    slip: Slip,
}

impl<R: Real> Wrong<R> for Buffer<R> {
    fn build(case: &Case<'_>) -> Self {
        let (one, zero) = (R::ONE, R::ZERO);
        let (mu, tau, nu): (R, R, R) = (case.value("momentum"), case.value("dampening"), case.value("nu"));
        let average = case.named("average");
        let weight = if average { one - mu } else { one - tau };
        let (weight, first) = match case.slip {
            Slip::BufferWeight if weight == one => (one - mu, one - mu),
            Slip::BufferWeight => (one, one),
            Slip::DampeningFirst if case.named("first_step") => (weight, weight),
            _ if case.named("first_step") || case.slip == Slip::DampeningFirst => (weight, one),
            _ => (weight, weight),
        };
        let ahead = match (case.trajectory.optimizer.as_str(), case.slip) {
            ("nesterov", Slip::LookAheadForgotten) => (zero, one),
            ("nesterov", Slip::LookAheadAlone) => (zero, mu),
            ("nesterov", _) => (one, mu),
            ("qhm", Slip::NuSwapped) => (nu, one - nu),
            ("qhm", Slip::GradientForgotten) => (zero, nu),
            ("qhm", Slip::GradientWhole) => (one, nu),
            ("qhm", _) => (one - nu, nu),
            _ => (zero, one),
        };
        let mu = if case.slip == Slip::MomentumForgotten { zero } else { mu };
        let inside = case.named("inside") != (case.slip == Slip::RatePlace);
        let first_weight = if case.slip == Slip::FirstLost { zero } else { first };
        Self { mu, first_weight, weight, inside, ahead, slip: case.slip }
    }
}

impl<R> Separable for Buffer<R> {}

impl<R: Real> Coordinatewise<R> for Buffer<R> {
    type State = R;
    type Run = ();
    /// Learning rate and weight of the gradient.
    type Step = (R, R);

    fn start(&self, _x: R) -> R {
        R::ZERO
    }

    fn start_run(&self) {}

    fn step(&self, k: u64, eta: R, _run: &mut ()) -> (R, R) {
        let eta = if self.slip == Slip::Ascends { -eta } else { eta };
        (eta, if k == 0 { self.first_weight } else { self.weight })
    }

    fn update(&self, &(eta, weight): &(R, R), x: R, g: R, m: &mut R) -> R {
        let before = *m;
        let (rate, outer) = if self.inside { (eta, R::ONE) } else { (R::ONE, eta) };
        *m = self.mu * before + rate * weight * g;
        let used = if self.slip == Slip::BufferBeforeUpdate { before } else { *m };
        x - outer * (self.ahead.0 * rate * g + self.ahead.1 * used)
    }
}
