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

/// Which equation, on which clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    /// sigma fixed, t = k eta.
    FixedNoise(Form),
    /// sigma = 0.6 / eta, t = k eta^2: the SDE of Malladi22. Sizes are eta^2.
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

/// |E of the SDE - E of the optimizer| at T = 1, from size 1/32 down to 1/512.
pub(super) fn errors(family: Family, model: Model, observable: Observable) -> Result<Vec<ErrorAt>, Failure> {
    let mut errors = Vec::new();
    for steps in [32.0, 64.0, 128.0, 256.0, 512.0] {
        let size = 1.0 / steps;
        let (optimizer, sde) = both(family, model, size)?;
        errors.push(ErrorAt { size, error: (observable.of(&sde) - observable.of(&optimizer)).abs() });
    }
    Ok(errors)
}

/// The optimizer, dividing by the new v as Comp24 eq. (88) does, and the SDE.
fn both(family: Family, model: Model, size: f64) -> Result<(Moments, Moments), Failure> {
    // The moments of a standard normal variable up to the fifth.
    let root = 3.0_f64.sqrt();
    let sixth = 1.0 / 6.0;
    let noise =
        FiniteLaw::scalar(["noise_atoms", "noise_probs"], &[-root, 0.0, root], &[sixth, 1.0 - 2.0 * sixth, sixth])?;
    match model {
        Model::FixedNoise(form) => {
            let problem = FixedNoise {
                learning_rate: size,
                rho1: family.momentum_rate(),
                rho2: RATE2,
                epsilon: EPSILON,
                weight_decay: 0.0,
            };
            let gradient = NoisyGradient { mean: GRADIENT, deviation: DEVIATION, noise };
            let optimizer = problem.optimizer(&gradient, Denominator::Current, &START, TIME)?;
            Ok((optimizer, problem.sde(GRADIENT, DEVIATION, form, &START, TIME)?))
        }
        Model::ScaledNoise => {
            let problem = ScaledNoise {
                gradient: GRADIENT,
                sigma0: DEVIATION,
                eps0: EPSILON,
                c1: family.momentum_rate(),
                c2: RATE2,
            };
            let optimizer = problem.optimizer(size, &noise, Denominator::Current, &START, TIME)?;
            Ok((optimizer, problem.sde(&START, TIME)?))
        }
    }
}
