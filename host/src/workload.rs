//! The reference workload W1: heavy ball on a two-dimensional quadratic under white noise.
//!
//! Momentum 0.9, learning rate 0.1, K = diag(1, 0.1), unit noise, start at (1, 1), double precision,
//! 10 000 paths of 1000 steps from seed 1. Its digest names the bits that every machine must produce; its
//! time is what benchmarks compare.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{HeavyBall, Momentum};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;

use crate::Native;
use crate::ensemble::{Isa, Outcome, Plan, PlanError, run};

/// Dimensions of W1.
pub const DIMENSION: usize = 2;

/// The numbers of W1.
pub type Number = Native<f64>;

/// Its process.
pub type Process = Descent<
    HeavyBall<Number>,
    NoisyGradient<Quadratic<Number, DIMENSION>, White<Number>>,
    Constant<Number>,
    Number,
    DIMENSION,
>;

/// The process of W1.
pub fn process() -> Process {
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
    run(&process(), &position, &plan(), isa, &|_| ())
}

/// The digest of the final states of W1.
pub fn digest() -> Result<u64, PlanError> {
    Ok(outcome(Isa::widest())?.digest)
}
