//! Wrong `NAdam`.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong};

pub(crate) const SLIPS: &[Slip] = &[
    Slip::Narrow,
    Slip::AverageWeight,
    Slip::LookAheadForgotten,
    Slip::ProductForgotten,
    Slip::NextForgotten,
    Slip::GradientUncorrected,
    Slip::HalfForgotten,
    Slip::WarmUpCount,
    Slip::SecondUncorrected,
    Slip::PowerLate,
];

/// x' = x - eta [mu_{t+1} m' / (1 - P_{t+1}) + (1 - mu_t) g / (1 - P_t)] / (sqrt(v' / gamma_2) + eps), with
/// mu_t = beta_1 (1 - 0.96^(t psi) / 2); Dozat averages with mu_t, and his gamma_2 is divided by beta_2.
pub(crate) struct NAdam<R> {
    betas: [R; 2],
    epsilon: R,
    psi: Option<R>,
    dozat: bool,
    slip: Slip,
}

impl<R: Real> Wrong<R> for NAdam<R> {
    fn build(case: &Case<'_>) -> Self {
        Self {
            betas: [case.value("beta1"), case.value("beta2")],
            epsilon: case.value("epsilon"),
            psi: (!case.named("constant")).then(|| case.value("momentum_decay")),
            dozat: case.named("dozat"),
            slip: case.slip,
        }
    }
}

impl<R: Real> NAdam<R> {
    fn mu(&self, t: u64) -> R {
        let Some(psi) = self.psi else { return self.betas[0] };
        let t = if self.slip == Slip::WarmUpCount { t - 1 } else { t };
        let half = if self.slip == Slip::HalfForgotten { R::ONE } else { R::HALF };
        self.betas[0] * (R::ONE - half * R::of(0.96).power(R::of_count(t) * psi))
    }
}

/// What multiplies m', g and sqrt(v'), and the decay rate of m.
#[derive(Clone, Copy)]
pub(crate) struct Step<R> {
    eta: R,
    m: R,
    g: R,
    second: R,
    average: R,
}

impl<R> Separable for NAdam<R> {}

impl<R: Real> Coordinatewise<R> for NAdam<R> {
    type State = [R; 2];
    /// P_t and beta_2^t.
    type Run = [R; 2];
    type Step = Step<R>;

    fn start(&self, _x: R) -> [R; 2] {
        [R::ZERO; 2]
    }

    fn start_run(&self) -> [R; 2] {
        [R::ONE; 2]
    }

    fn step(&self, k: u64, eta: R, [product, power]: &mut [R; 2]) -> Step<R> {
        let (one, mu, next) = (R::ONE, self.mu(k + 1), self.mu(k + 2));
        let next = if self.slip == Slip::NextForgotten { mu } else { next };
        *product *= mu;
        *power *= self.betas[1];
        let (now, then) = match self.slip {
            Slip::ProductForgotten => (mu, next),
            _ => (*product, *product * next),
        };
        let power = if self.slip == Slip::PowerLate { *power * self.betas[1] } else { *power };
        let second = if self.dozat { (one - power) / self.betas[1] } else { one - power };
        let (m, g) = match self.slip {
            Slip::LookAheadForgotten => (one / (one - now), R::ZERO),
            Slip::GradientUncorrected => (next / (one - then), one - mu),
            _ => (next / (one - then), (one - mu) / (one - now)),
        };
        let second = if self.slip == Slip::SecondUncorrected { one } else { second };
        Step { eta, m, g, second, average: if self.dozat { mu } else { self.betas[0] } }
    }

    fn update(&self, step: &Step<R>, x: R, g: R, [m, v]: &mut [R; 2]) -> R {
        *m = self.slip.average(step.average, *m, g);
        *v = self.slip.average(self.betas[1], *v, g * g);
        let ahead = step.m * *m + step.g * g;
        x - step.eta * ahead / ((*v / step.second).square_root() + self.epsilon)
    }
}
