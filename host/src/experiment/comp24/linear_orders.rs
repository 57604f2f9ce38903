//! Errors of the SDEs of RMSprop and Adam on one linear loss, known exactly.

use crate::convergence::ErrorAt;
use crate::experiment::Failure;
use crate::theory::finite_law::FiniteLaw;
use crate::theory::linear_loss::fixed_noise::FixedNoise;
use crate::theory::linear_loss::scaled_noise::ScaledNoise;
use crate::theory::linear_loss::sde::Form;
use crate::theory::linear_loss::{Moments, NoisyGradient, Start};
use crate::theory::malladi_one_step::Denominator;

const GRADIENT: f64 = 0.8;
/// sigma, or sigma eta where it grows.
pub(super) const DEVIATION: f64 = 0.6;
const EPSILON: f64 = 0.05;
const RATE1: f64 = 1.5;
const RATE2: f64 = 1.0;
const START: Start = Start { time: 0.5, x: 0.3, m: 0.2, v: 0.7 };
const TIME: f64 = 1.0;

/// What the optimizer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Rmsprop,
    Adam,
}

impl Family {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rmsprop => "RMSprop",
            Self::Adam => "Adam",
        }
    }

    /// rho1, or c1 in the time of Malladi22.
    fn momentum_rate(self) -> Option<f64> {
        (self == Self::Adam).then_some(RATE1)
    }

    /// What the theorems are tested with.
    pub(super) fn observables(self) -> &'static [Observable] {
        match self {
            Self::Rmsprop => &[Observable::X, Observable::XSquared, Observable::V, Observable::XV],
            Self::Adam => &[Observable::X, Observable::XSquared, Observable::XV, Observable::M, Observable::MSquared],
        }
    }
}

/// What is held fixed as the learning rate goes to 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// sigma, with t = k eta. Sizes are eta.
    FixedNoise,
    /// sigma eta, with t = k eta^2. Sizes are eta^2.
    ScaledNoise,
}

/// A test function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Observable {
    X,
    XSquared,
    V,
    XV,
    M,
    MSquared,
}

impl Observable {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::X => "E x",
            Self::XSquared => "E x^2",
            Self::V => "E v",
            Self::XV => "E x v",
            Self::M => "E m",
            Self::MSquared => "E m^2",
        }
    }

    fn of(self, moments: &Moments) -> f64 {
        match self {
            Self::X => moments.x,
            Self::XSquared => moments.x2,
            Self::V => moments.v,
            Self::XV => moments.xv,
            Self::M => moments.m,
            Self::MSquared => moments.m2,
        }
    }
}

/// The optimizer after the time 1 at each size, dividing by the new v as Comp24 eq. (88) does.
pub(super) struct Reference {
    family: Family,
    clock: Clock,
    /// Size and expectations.
    expectations: Vec<(f64, Moments)>,
}

impl Reference {
    /// From size 1/32 down to 1/512.
    pub(super) fn new(family: Family, clock: Clock) -> Result<Self, Failure> {
        // The moments of a standard normal variable up to the fifth.
        let (root, sixth) = (3.0_f64.sqrt(), 1.0 / 6.0);
        let atoms = [-root, 0.0, root];
        let noise = FiniteLaw::scalar(["noise_atoms", "noise_probs"], &atoms, &[sixth, 1.0 - 2.0 * sixth, sixth])?;
        let gradient = NoisyGradient { mean: GRADIENT, deviation: DEVIATION, noise };
        let mut expectations = Vec::new();
        for steps in [32.0, 64.0, 128.0, 256.0, 512.0] {
            let size = 1.0 / steps;
            let denominator = Denominator::Current;
            let moments = match clock {
                Clock::FixedNoise => fixed(family, size).optimizer(&gradient, denominator, &START, TIME)?,
                Clock::ScaledNoise => scaled(family).optimizer(size, &gradient.noise, denominator, &START, TIME)?,
            };
            expectations.push((size, moments));
        }
        Ok(Self { family, clock, expectations })
    }

    /// |E of the SDE - E of the optimizer|. On the clock of Malladi22 there is its SDE only.
    pub(super) fn errors(&self, form: Form, observable: Observable) -> Result<Vec<ErrorAt>, Failure> {
        let mut errors = Vec::new();
        for (size, optimizer) in &self.expectations {
            let sde = match self.clock {
                Clock::FixedNoise => fixed(self.family, *size).sde(GRADIENT, DEVIATION, form, &START, TIME)?,
                Clock::ScaledNoise => scaled(self.family).sde(&START, TIME)?,
            };
            errors.push(ErrorAt { size: *size, error: (observable.of(&sde) - observable.of(optimizer)).abs() });
        }
        Ok(errors)
    }
}

fn fixed(family: Family, learning_rate: f64) -> FixedNoise {
    let rho1 = family.momentum_rate();
    FixedNoise { learning_rate, rho1, rho2: RATE2, epsilon: EPSILON, weight_decay: 0.0 }
}

fn scaled(family: Family) -> ScaledNoise {
    ScaledNoise { gradient: GRADIENT, sigma0: DEVIATION, eps0: EPSILON, c1: family.momentum_rate(), c2: RATE2 }
}
