//! The reference workloads: W1, heavy ball under white noise; W2, the equation of Adam by Euler-Maruyama; W6, SGD under
//! correlated noise in 64 dimensions.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::{DiagonalCovariance, Gaussian};
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_core::sde::{AdamForm, AdamParameters, AdamSde, State};
use optsde_core::stepper::{EulerMaruyama, Integration};
use optsde_device::Number;
use optsde_device::observe::{FirstSquares, Position};

use crate::ensemble::{Bins, Plan, Record};
use crate::gpu::Checks;
use crate::workload;

/// All three.
pub(super) fn check(checks: &Checks<'_>) {
    let records = [Record::Average { first: 10, last: 150, every: 7 }, Record::At(150)];
    let bins = Bins { observable: 0, low: -0.5, high: 0.5, bins: 30 };
    let plan = Plan::new(100, 150).with_records(records).with_bins(bins).keeping(3);
    checks.ensemble(&workload::process(), &Position, &plan);
    if let Some(equation) = adam_equation() {
        checks.ensemble(&equation, &Position, &plan);
    }
    if let Some(process) = wide() {
        checks.ensemble(&process, &FirstSquares::<64>, &plan);
    }
}

pub(super) type AdamEquation = AdamSde<Quadratic<Number, 2>, DiagonalCovariance<Number, 2>, Number>;

/// Constants inside their domains, so that there is an equation.
pub(super) fn adam_equation() -> Option<Integration<AdamEquation, EulerMaruyama, Number, 2, 2>> {
    let parameters = AdamParameters {
        learning_rate: Number::of(0.125),
        first_rate: Number::of(4.0),
        second_rate: Number::ONE,
        epsilon: Number::HALF,
        decay: Number::of(0.25),
    };
    let (loss, noise) = (
        Quadratic::diagonal([Number::ONE, Number::of(0.1)]),
        DiagonalCovariance { deviations: [Number::HALF, Number::ONE] },
    );
    let equation = AdamSde::new(loss, noise, parameters, AdamForm::NoiseKept).ok()?;
    let start = State { x: [Number::ONE; 2], relaxed: [[Number::ZERO; 2], [Number::ONE; 2]] };
    Integration::new(equation, EulerMaruyama, start, Number::HALF, Number::of(0.125)).ok()
}

pub(super) type Wide =
    Descent<Sgd, NoisyGradient<Quadratic<Number, 64>, Gaussian<Number, 64>>, Constant<Number>, Number, 64>;

/// A covariance with neighbours correlated by 1/4: positive definite, so that there is a factor.
pub(super) fn wide() -> Option<Wide> {
    let covariance = std::array::from_fn(|i| {
        std::array::from_fn(|j: usize| match i.abs_diff(j) {
            0 => Number::ONE,
            1 => Number::of(0.25),
            _ => Number::ZERO,
        })
    });
    let curvature = std::array::from_fn(|i| Number::of_count(i as u64 + 1) / Number::of(64.0));
    Some(Descent {
        optimizer: Sgd,
        oracle: NoisyGradient { loss: Quadratic::diagonal(curvature), noise: Gaussian::new(&covariance).ok()? },
        schedule: Constant(Number::of(0.1)),
        start: [Number::ONE; 64],
    })
}
