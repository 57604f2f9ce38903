//! Wrong `AdaMax` and `RAdam`.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong};

pub(crate) const ADAMAX: &[Slip] = &[
    Slip::Narrow,
    Slip::AverageWeight,
    Slip::BufferBeforeUpdate,
    Slip::MaximumForgotten,
    Slip::MaximumDecays,
    Slip::MaximumSigned,
    Slip::FirstUncorrected,
    Slip::PowerLate,
    Slip::EpsilonPlace,
];
pub(crate) const RADAM: &[Slip] = &[
    Slip::Narrow,
    Slip::AverageWeight,
    Slip::RhoFactor,
    Slip::RhoInfinity,
    Slip::ThresholdLow,
    Slip::ThresholdTie,
    Slip::RectifierRoot,
    Slip::RectifierInverted,
    Slip::WarmUpStill,
    Slip::FirstUncorrected,
    Slip::SecondUncorrected,
    Slip::EpsilonOrder,
];

/// Either of the two, with what they share.
struct Shared<R> {
    betas: [R; 2],
    epsilon: R,
    slip: Slip,
}

impl<R: Real> Shared<R> {
    fn new(case: &Case<'_>) -> Self {
        let betas = [case.value("beta1"), case.value("beta2")];
        Self { betas, epsilon: case.value("epsilon"), slip: case.slip }
    }

    /// gamma_1 and beta_2^(k+1).
    fn advance(&self, powers: &mut [R; 2]) -> (R, R) {
        *powers = [powers[0] * self.betas[0], powers[1] * self.betas[1]];
        match self.slip {
            Slip::FirstUncorrected => (R::ONE, powers[1]),
            Slip::PowerLate => (R::ONE - powers[0] * self.betas[0], powers[1]),
            _ => (R::ONE - powers[0], powers[1]),
        }
    }
}

/// m' as Adam, u' = max(beta_2 u, |g| + eps), x' = x - eta (m' / gamma_1) / u', or eps added to u'.
pub(crate) struct AdaMax<R> {
    shared: Shared<R>,
    corrected: bool,
    inside: bool,
}

impl<R: Real> Wrong<R> for AdaMax<R> {
    fn build(case: &Case<'_>) -> Self {
        let inside = case.named("inside") != (case.slip == Slip::EpsilonPlace);
        Self { shared: Shared::new(case), corrected: !case.named("uncorrected"), inside }
    }
}

impl<R> Separable for AdaMax<R> {}

impl<R: Real> Coordinatewise<R> for AdaMax<R> {
    type State = [R; 2];
    type Run = [R; 2];
    type Step = R;

    fn start(&self, _x: R) -> [R; 2] {
        [R::ZERO; 2]
    }

    fn start_run(&self) -> [R; 2] {
        [R::ONE; 2]
    }

    fn step(&self, _k: u64, eta: R, run: &mut [R; 2]) -> R {
        let (first, _) = self.shared.advance(run);
        if self.corrected { eta / first } else { eta }
    }

    fn update(&self, rate: &R, x: R, g: R, [m, u]: &mut [R; 2]) -> R {
        let Shared { betas, epsilon, slip } = self.shared;
        let before = *m;
        *m = slip.average(betas[0], before, g);
        let size = if slip == Slip::MaximumSigned { g } else { g.magnitude() };
        let size = if self.inside { size + epsilon } else { size };
        *u = match slip {
            Slip::MaximumForgotten => betas[1] * *u + (R::ONE - betas[1]) * size,
            Slip::MaximumDecays => u.larger(size),
            _ => (betas[1] * *u).larger(size),
        };
        let used = if slip == Slip::BufferBeforeUpdate { before } else { *m };
        x - *rate * used / if self.inside { *u } else { *u + epsilon }
    }
}

/// rho = rho_inf - 2 t beta_2^t / (1 - beta_2^t): below the threshold the first moment alone, then Adam times r.
pub(crate) struct RAdam<R> {
    shared: Shared<R>,
    threshold: R,
    at_least: bool,
    hat: bool,
}

impl<R: Real> Wrong<R> for RAdam<R> {
    fn build(case: &Case<'_>) -> Self {
        let threshold: R = case.value("threshold");
        let threshold = if case.slip == Slip::ThresholdLow { threshold - R::ONE } else { threshold };
        let hat = case.named("epsilon_hat") != (case.slip == Slip::EpsilonOrder);
        let at_least = case.named("after_correction") != (case.slip == Slip::ThresholdTie);
        Self { shared: Shared::new(case), threshold, at_least, hat }
    }
}

impl<R> Separable for RAdam<R> {}

impl<R: Real> Coordinatewise<R> for RAdam<R> {
    type State = [R; 2];
    type Run = [R; 2];
    /// The rate of m', and gamma_2 where v' divides.
    type Step = (R, Option<R>);

    fn start(&self, _x: R) -> [R; 2] {
        [R::ZERO; 2]
    }

    fn start_run(&self) -> [R; 2] {
        [R::ONE; 2]
    }

    fn step(&self, k: u64, eta: R, run: &mut [R; 2]) -> Self::Step {
        let slip = self.shared.slip;
        let (one, two, four) = (R::ONE, R::TWO, R::TWO + R::TWO);
        let (first, power) = self.shared.advance(run);
        let second = one - power;
        let t = if slip == Slip::RhoFactor { one } else { R::of_count(k + 1) };
        let longest = two / (one - self.shared.betas[1]) - if slip == Slip::RhoInfinity { R::ZERO } else { one };
        let rho = longest - two * t * power / second;
        // The golden threshold is a rho, but not to the last bit of this formula.
        let tie = (rho / self.threshold - one).magnitude() < R::of(1e-4);
        let reached = if tie { self.at_least } else { rho > self.threshold };
        if !reached {
            return (if slip == Slip::WarmUpStill { R::ZERO } else { eta / first }, None);
        }
        let square = (rho - four) * (rho - two) * longest / ((longest - four) * (longest - two) * rho);
        let r = match slip {
            Slip::RectifierRoot => square,
            Slip::RectifierInverted => one / square.square_root(),
            _ => square.square_root(),
        };
        (eta / first * r, Some(if slip == Slip::SecondUncorrected { one } else { second }))
    }

    fn update(&self, &(rate, second): &Self::Step, x: R, g: R, [m, v]: &mut [R; 2]) -> R {
        let Shared { betas, epsilon, slip } = self.shared;
        *m = slip.average(betas[0], *m, g);
        *v = slip.average(betas[1], *v, g * g);
        let Some(second) = second else { return x - rate * *m };
        let root = second.square_root();
        x - rate * *m / if self.hat { (v.square_root() + epsilon) / root } else { v.square_root() / root + epsilon }
    }
}
