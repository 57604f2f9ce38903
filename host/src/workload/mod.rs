//! The reference workload W1: heavy ball on a two-dimensional quadratic under white noise.
//!
//! Momentum 0.9, learning rate 0.1, K = diag(1, 0.1), unit noise, start at (1, 1), double precision,
//! 10 000 paths of 1000 steps from seed 1. Its digest names the bits that every machine must produce; its
//! time is what benchmarks compare. [`sections`] name the bits of everything else, in both precisions: each
//! optimizer, each kind of noise and each scheme, with the statistics of the run.

mod equations;
mod noises;

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::{HeavyBall, Momentum};
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::{Descent, DescentState};
use optsde_core::random::Seed;
use optsde_core::schedule::Constant;
use optsde_core::statistics::{Digest, Histogram};
use optsde_device::Observable;

use crate::Native;
use crate::conformance::{Format, OPTIMIZERS, golden};
use crate::ensemble::{Bins, Isa, Outcome, Plan, PlanError, Record, run};

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

/// Digests of small runs by name.
pub fn sections() -> Result<Vec<(String, u64)>, PlanError> {
    let mut sections = optimizers();
    sections.extend(noises::sections::<Native<f32>>()?);
    sections.extend(noises::sections::<Native<f64>>()?);
    sections.extend(equations::sections::<Native<f32>>()?);
    sections.extend(equations::sections::<Native<f64>>()?);
    Ok(sections)
}

/// Each optimizer on the golden problem, all its variants together.
fn optimizers() -> Vec<(String, u64)> {
    let mut sections = Vec::new();
    for optimizer in OPTIMIZERS {
        for format in [Format::F32, Format::F64] {
            let mut digest = Digest::new();
            for variant in optimizer.variants() {
                for step in golden(&variant, format).steps {
                    for number in step.after.values().flatten() {
                        digest.word(number.canonical_bits());
                    }
                }
            }
            sections.push((format!("optimizer {} {}", optimizer.name, format.name()), digest.value()));
        }
    }
    sections
}

/// 200 paths of 50 steps: three complete leaves and part of a fourth.
fn digest_of<R, P>(
    name: &str,
    process: &P,
    observe: &(impl Observable<R, P::State, DIMENSION> + Sync),
) -> Result<(String, u64), PlanError>
where
    R: Real,
    P: optsde_core::process::Process<R> + Sync,
{
    let plan = Plan::new(200, 50)
        .with_seed(Seed(2))
        .with_records([Record::Average { first: 10, last: 50, every: 4 }, Record::At(50)])
        .with_bins(Bins { observable: 0, low: -4.0, high: 4.0, bins: 32 });
    let outcome = run(process, observe, &plan, Isa::widest(), &|_| ())?;
    let mut digest = Digest::new();
    digest.word(outcome.digest);
    for moments in &outcome.moments {
        digest.word(moments.count);
        digest.fields(&moments.mean);
        digest.fields(&moments.comoment);
    }
    for count in outcome.histogram.iter().flat_map(Histogram::bins) {
        digest.word(*count);
    }
    Ok((format!("{name} {}", R::FORMAT), digest.value()))
}
