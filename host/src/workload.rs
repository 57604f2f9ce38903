//! The reference workloads.
//!
//! W1, heavy ball on a two-dimensional quadratic under white noise: momentum 0.9, learning rate 0.1, K = diag(1, 0.1), unit
//! noise, start at (1, 1), double precision, 10 000 paths of 1000 steps from seed 1. Its digest names the bits that every
//! machine must produce; its time is what benchmarks compare.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::{Linear, Quadratic, Regularized};
use optsde_core::noise::{DiagonalCovariance, Gaussian, White};
use optsde_core::optimizer::{HeavyBall, Momentum, Sgd};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;
use optsde_core::sde::{AdamForm, AdamParameters, AdamSde, State};
use optsde_core::stepper::{Integration, PlainEulerMaruyama};

use crate::Native;
use crate::ensemble::{Isa, Outcome, Plan, PlanError, run};

/// Dimensions of W1.
pub const DIMENSION: usize = 2;

/// The numbers of all.
pub type Number = Native<f64>;

/// The process of W1.
pub type HeavyBallProcess = Descent<
    HeavyBall<Number>,
    NoisyGradient<Quadratic<Number, DIMENSION>, White<Number>>,
    Constant<Number>,
    Number,
    DIMENSION,
>;

/// The process of W1.
pub fn heavy_ball() -> HeavyBallProcess {
    Descent {
        optimizer: HeavyBall::new(Number::of(0.9)),
        oracle: NoisyGradient {
            loss: Quadratic::diagonal([Number::ONE, Number::of(0.1)]),
            noise: White { deviation: Number::ONE },
        },
        schedule: Constant(Number::of(0.1)),
        start: [Number::ONE; DIMENSION],
    }
}

/// Paths and steps of W1; nothing but the final mean and covariance of the position is recorded.
pub fn plan() -> Plan {
    Plan::new(10_000, 1_000).with_seed(Seed(1))
}

/// The position of a path.
#[inline(always)]
pub fn position<R: Real>(state: &DescentState<R, Momentum<R>, DIMENSION>) -> Vector<R, DIMENSION> {
    state.x
}

/// Runs W1 on the current thread pool.
pub fn outcome(isa: Isa) -> Result<Outcome<Number, DIMENSION>, PlanError> {
    run(&heavy_ball(), &position, &plan(), isa, &|_| ())
}

/// The digest of the final states of W1.
pub fn digest() -> Result<u64, PlanError> {
    Ok(outcome(Isa::widest())?.digest)
}

/// The equation of W2.
pub type AdamEquation =
    Integration<AdamSde<Quadratic<Number, 2>, DiagonalCovariance<Number, 2>, Number>, PlainEulerMaruyama, Number, 2, 2>;

/// W2: the printed SDE of Adam on K = diag(1, 0.1) with unit noise, by plain Euler-Maruyama from t = 0.1 in steps of 0.01,
/// the learning rate; `beta_1` = 0.9 and `beta_2` = 0.99. Its constants are in their domains, so that there is one.
pub fn adam_equation() -> Option<AdamEquation> {
    let parameters = AdamParameters {
        learning_rate: Number::of(0.01),
        first_rate: Number::of(10.0),
        second_rate: Number::ONE,
        epsilon: Number::of(1e-8),
        decay: Number::ZERO,
    };
    let loss = Quadratic::diagonal([Number::ONE, Number::of(0.1)]);
    let noise = DiagonalCovariance { deviations: [Number::ONE; 2] };
    let sde = AdamSde::new(loss, noise, parameters, AdamForm::Printed).ok()?;
    let start = State { x: [Number::ONE; 2], relaxed: [[Number::ZERO; 2], [Number::ONE; 2]] };
    Integration::new(sde, PlainEulerMaruyama, start, Number::of(0.1), Number::of(0.01)).ok()
}

/// Dimensions of W6.
pub const WIDE: usize = 64;

/// The process of W6.
pub type WideProcess = Descent<
    Sgd,
    NoisyGradient<Regularized<Linear<Number, WIDE>, Number>, Gaussian<Number, WIDE>>,
    Constant<Number>,
    Number,
    WIDE,
>;

/// W6: SGD with learning rate 0.1 on |x|^2 / 2 in 64 dimensions, under Gaussian noise of covariance 2^(-|i - j|), which is
/// positive definite.
pub fn wide_process() -> Option<WideProcess> {
    let entry = |i: usize, j: usize| Number::ONE / Number::of_count(1 << i.abs_diff(j));
    let covariance = std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)));
    let loss = Regularized { loss: Linear { slope: [Number::ZERO; WIDE] }, decay: Number::ONE };
    Some(Descent {
        optimizer: Sgd,
        oracle: NoisyGradient { loss, noise: Gaussian::new(&covariance).ok()? },
        schedule: Constant(Number::of(0.1)),
        start: [Number::ONE; WIDE],
    })
}
