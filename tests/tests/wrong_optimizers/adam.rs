//! Wrong Adam, `AMSGrad`, `QHAdam`, `AdaBelief` and Yogi.

use optsde_core::Real;
use optsde_core::optimizer::{Coordinatewise, Separable};

use super::{Case, Slip, Wrong, narrower};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Adam,
    AmsGrad,
    QhAdam,
    AdaBelief,
    Yogi,
}

/// m' = beta_1 m + (1 - beta_1) g, v' = beta_2 v + (1 - beta_2) g^2,
/// x' = x - eta (m' / gamma_1) / (sqrt(v' / gamma_2) + eps), and what the relatives make of it.
#[expect(clippy::struct_excessive_bools, reason = "conventions, each turned round by a slip")]
pub(crate) struct Adam<R> {
    kind: Kind,
    betas: [R; 2],
    nus: [R; 2],
    epsilon: R,
    added: R,
    root: R,
    start: [R; 2],
    pub(crate) corrected: bool,
    inside: bool,
    hat: bool,
    previous: bool,
    maximum_of_corrected: bool,
    slip: Slip,
}

impl<R: Real> Wrong<R> for Adam<R> {
    fn build(case: &Case<'_>) -> Self {
        let (name, slipped) = (case.trajectory.optimizer.as_str(), |slip: Slip| case.slip == slip);
        let kind = match name {
            "amsgrad" => Kind::AmsGrad,
            "qhadam" => Kind::QhAdam,
            "adabelief" => Kind::AdaBelief,
            "yogi" => Kind::Yogi,
            _ => Kind::Adam,
        };
        let (beta1, beta2): (R, R) = (case.value("beta1"), case.value("beta2"));
        let (nu1, nu2): (R, R) = (case.value("nu1"), case.value("nu2"));
        let epsilon: R = case.value("epsilon");
        let both = case.named("epsilon_inside_and_outside");
        let initial = if slipped(Slip::InitialForgotten) { R::ZERO } else { case.value("initial_v") };
        Self {
            kind,
            betas: if slipped(Slip::BetasSwapped) { [beta2, beta1] } else { [beta1, beta2] },
            nus: match (kind, case.slip) {
                (Kind::QhAdam, Slip::NuSwapped) => [R::ONE - nu1, R::ONE - nu2],
                (Kind::QhAdam, Slip::NusExchanged) => [nu2, nu1],
                (Kind::QhAdam, _) => [nu1, nu2],
                _ => [R::ONE; 2],
            },
            added: match case.trajectory.variant.as_str() {
                "one_epsilon" => epsilon,
                _ => case.value("epsilon_root"),
            },
            root: if both { case.value("epsilon_root") } else { R::ZERO },
            epsilon: if slipped(Slip::EpsilonForgotten) { R::ZERO } else { epsilon },
            start: [case.value("initial_m"), initial],
            // The first variant of Yogi has no bias correction; "uncorrected" contains "corrected".
            corrected: !case.named("uncorrected"),
            inside: (case.named("epsilon_inside") && !both) != slipped(Slip::EpsilonPlace),
            hat: case.named("epsilon_hat") != slipped(Slip::EpsilonOrder),
            previous: case.named("previous_v") != slipped(Slip::SecondPrevious),
            maximum_of_corrected: case.named("maximum_of_corrected"),
            slip: case.slip,
        }
    }
}

/// The sums of weights by which moments are divided.
#[derive(Clone, Copy)]
pub(crate) struct Gammas<R>(pub(crate) R, pub(crate) R);

impl<R: Real> Adam<R> {
    /// gamma_1 and gamma_2 of step k, whose beta^k are in `powers`.
    pub(crate) fn gammas(&self, powers: &mut [R; 2]) -> Gammas<R> {
        let before = *powers;
        let [b1, b2] = self.betas;
        *powers = [before[0] * b1, before[1] * b2];
        if self.slip == Slip::PowersNarrow {
            *powers = powers.map(narrower);
        }
        if !self.corrected {
            return Gammas(R::ONE, R::ONE);
        }
        let used = match self.slip {
            Slip::PowerEarly => before,
            Slip::PowerLate => [powers[0] * b1, powers[1] * b2],
            _ if self.previous => [powers[0], before[1]],
            _ => *powers,
        };
        let (first, second) = (R::ONE - used[0], R::ONE - used[1]);
        match self.slip {
            Slip::PowersSwapped => Gammas(second, first),
            Slip::FirstUncorrected => Gammas(R::ONE, second),
            Slip::SecondUncorrected => Gammas(first, R::ONE),
            _ => Gammas(first, second),
        }
    }

    fn second(&self, m_before: R, m: R, v: R, g: R) -> R {
        let (beta, square) = (self.betas[1], g * g);
        let surprise = if self.slip == Slip::SurpriseOld { g - m_before } else { g - m };
        match (self.kind, self.slip) {
            (Kind::AdaBelief, Slip::SurpriseForgotten) => beta * v + (R::ONE - beta) * square + self.added,
            (Kind::AdaBelief, Slip::VarianceEpsilonUsed) => beta * v + (R::ONE - beta) * (surprise * surprise),
            (Kind::AdaBelief, slip) => slip.average(beta, v, surprise * surprise) + self.added,
            (Kind::Yogi, Slip::YogiAverage) => beta * v + (R::ONE - beta) * square,
            (Kind::Yogi, slip) => {
                let compared = if slip == Slip::YogiGradient { g.magnitude() } else { square };
                let sign = if v > compared { R::ONE } else { -R::ONE };
                let sign = if v == compared { R::ZERO } else { sign };
                let weight = match slip {
                    Slip::AverageWeight => R::ONE,
                    Slip::AverageSwapped => beta,
                    _ => R::ONE - beta,
                };
                v - if slip == Slip::YogiFlipped { -sign } else { sign } * weight * square
            }
            (_, Slip::SquareForgotten) => beta * v + (R::ONE - beta) * g,
            (_, slip) => slip.average(beta, v, square),
        }
    }

    /// What the learning rate multiplies.
    pub(crate) fn direction(&self, &Gammas(first, second): &Gammas<R>, g: R, [m, v, top]: &mut [R; 3]) -> R {
        let (m_before, v_before) = (*m, *v);
        *m = self.slip.average(self.betas[0], m_before, g);
        *v = self.second(m_before, *m, v_before, g);
        let mut used = if self.previous { v_before } else { *v };
        if self.slip == Slip::VarianceEpsilonUsed {
            used += self.added;
        }
        let weight = if self.maximum_of_corrected { R::ONE / second } else { R::ONE };
        if self.kind == Kind::AmsGrad && self.slip != Slip::MaximumForgotten {
            let decay = if self.slip == Slip::MaximumDecays { self.betas[1] } else { R::ONE };
            *top = (decay * *top).larger(weight * used);
            used = *top / weight;
            if self.slip == Slip::MaximumFedBack {
                *v = used;
            }
        }
        let mean = if self.slip == Slip::BufferBeforeUpdate { m_before } else { *m } / first;
        if self.slip == Slip::CorrectionKept {
            *m = mean;
        }
        let numerator = match self.slip {
            Slip::GradientForgotten => self.nus[0] * mean,
            _ => (R::ONE - self.nus[0]) * g + self.nus[0] * mean,
        };
        let mean_square = if self.kind == Kind::QhAdam {
            (R::ONE - self.nus[1]) * (g * g) + self.nus[1] * (used / second)
        } else {
            used / second
        };
        self.quotient(numerator, mean_square, second, used)
    }

    fn quotient(&self, numerator: R, mean_square: R, second: R, raw: R) -> R {
        let epsilon = self.epsilon;
        let (mean_square, raw) = (mean_square + self.root, raw + self.root);
        match self.slip {
            Slip::CorrectedRoot => numerator / (raw.square_root() / second + epsilon),
            Slip::RootForgotten => numerator / (mean_square + epsilon),
            // 0 / 0 at step 0: the step is 0 there.
            _ if second == R::ZERO && self.previous => R::ZERO,
            _ if self.inside => numerator / (mean_square + epsilon).square_root(),
            _ if self.hat => numerator * second.square_root() / (raw.square_root() + epsilon),
            _ => numerator / (mean_square.square_root() + epsilon),
        }
    }
}

impl<R> Separable for Adam<R> {}

impl<R: Real> Coordinatewise<R> for Adam<R> {
    type State = [R; 3];
    type Run = [R; 2];
    type Step = (R, Gammas<R>);

    fn start(&self, _x: R) -> [R; 3] {
        [self.start[0], self.start[1], R::ZERO]
    }

    fn start_run(&self) -> [R; 2] {
        [R::ONE; 2]
    }

    fn step(&self, _k: u64, eta: R, run: &mut [R; 2]) -> Self::Step {
        (eta, self.gammas(run))
    }

    fn update(&self, (eta, gammas): &Self::Step, x: R, g: R, state: &mut [R; 3]) -> R {
        x - *eta * self.direction(gammas, g, state)
    }
}
