//! The reference workload W1: heavy ball on a two-dimensional quadratic under white noise.
//!
//! Momentum 0.9, learning rate 0.1, K = diag(1, 0.1), unit noise, start at (1, 1), double precision,
//! 10 000 paths of 1000 steps from seed 1. Its digest names the bits that every machine must produce; its
//! time is what benchmarks compare. [`sections`] name the bits of everything else: each kind of noise in both
//! precisions, with the statistics of the run.

use optsde_core::Real;
use optsde_core::linalg::Vector;
use optsde_core::loss::{LinearRegression, LossFactor, Quadratic};
use optsde_core::noise::{
    AlphaStable, CenteredChiSquared, CompoundPoisson, Correlated, FiniteLaw, Gaussian, GaussianRegressionCovariance,
    LastBatch, Minibatch, Reshuffled, Sampling, StudentT, White,
};
use optsde_core::optimizer::{HeavyBall, Momentum};
use optsde_core::oracle::{GradientOracle, NoisyGradient};
use optsde_core::process::{Descent, DescentState};
use optsde_core::random::{DegreesOfFreedom, Poisson, Seed, SymmetricStable};
use optsde_core::schedule::Constant;
use optsde_core::statistics::{Digest, Histogram};
use optsde_core::svag::{Amplification, Svag, SvagScale};

use crate::Native;
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

/// Digests of small runs by name: final states, moments at the end and averaged over time, and a histogram.
pub fn sections() -> Result<Vec<(String, u64)>, PlanError> {
    let mut sections = sections_of::<Native<f32>>()?;
    sections.extend(sections_of::<Native<f64>>()?);
    Ok(sections)
}

fn sections_of<R: Real>() -> Result<Vec<(String, u64)>, PlanError> {
    let loss = Quadratic::diagonal([R::ONE, R::of(0.1)]);
    let covariance = [[R::ONE, R::HALF], [R::HALF, R::TWO]];
    let degrees = DegreesOfFreedom(3);
    let white = NoisyGradient { loss, noise: White { deviation: R::ONE } };
    let student_t = NoisyGradient { loss, noise: StudentT { degrees: R::of(4.0), scale: R::ONE } };
    let chi_squared = NoisyGradient { loss, noise: CenteredChiSquared { degrees, scale: R::ONE } };
    let mut sections =
        vec![section("white", white)?, section("student_t", student_t)?, section("chi_squared", chi_squared)?];
    if let Ok(noise) = Gaussian::new(&covariance) {
        sections.push(section("gaussian", NoisyGradient { loss, noise })?);
    }
    if let Ok(noise) = SymmetricStable::new(R::of(1.5)).and_then(|stable| AlphaStable::new(stable, R::HALF)) {
        sections.push(section("alpha_stable", NoisyGradient { loss, noise })?);
    }
    if let Ok(noise) = Poisson::new(20.0).and_then(|poisson| CompoundPoisson::new(poisson, R::HALF, R::ONE)) {
        sections.push(section("compound_poisson", NoisyGradient { loss, noise })?);
    }
    if let Ok(covariance) = GaussianRegressionCovariance::new(&covariance, R::ONE, 4, LossFactor::Half)
        && let Ok(noise) = Correlated::new(covariance, FiniteLaw::<R, 2>::skewed_two(), R::ONE)
    {
        sections.push(section("correlated", NoisyGradient { loss, noise })?);
    }
    if let Ok(amplification) = Amplification::new(SvagScale::Li21(R::of(3.0))) {
        sections.push(section("svag", Svag { oracle: white, amplification })?);
    }
    let inputs: Vec<[R; DIMENSION]> =
        (0..40_u32).map(|i| [R::of(f64::from(i % 7) / 4.0), R::of(f64::from(i % 5))]).collect();
    let targets: Vec<R> = (0..40_u32).map(|i| R::of(f64::from(i % 11) / 8.0)).collect();
    if let Ok(loss) = LinearRegression::new(&inputs, &targets, LossFactor::Half) {
        let samplings = [("with", Sampling::WithReplacement), ("without", Sampling::WithoutReplacement)];
        for (name, sampling) in samplings {
            if let Ok(batch) = Minibatch::<R, DIMENSION, 1>::new(loss, 8, sampling) {
                sections.push(section(&format!("minibatch_{name}_replacement"), batch)?);
            }
        }
        if let Ok(batch) = Reshuffled::new(loss, 8, LastBatch::Smaller) {
            sections.push(section("minibatch_reshuffled", batch)?);
        }
    }
    Ok(sections)
}

/// 200 paths of 50 steps of heavy ball with this oracle: two complete leaves and part of a third and fourth.
fn section<R: Real, G: GradientOracle<R, DIMENSION> + Sync>(name: &str, oracle: G) -> Result<(String, u64), PlanError> {
    let process = Descent {
        optimizer: HeavyBall::new(R::HALF),
        oracle,
        schedule: Constant(R::of(0.1)),
        start: [R::ONE; DIMENSION],
    };
    let plan = Plan::new(200, 50)
        .with_seed(Seed(2))
        .with_records([Record::Average { first: 10, last: 50, every: 4 }, Record::At(50)])
        .with_bins(Bins { observable: 0, low: -4.0, high: 4.0, bins: 32 });
    let outcome = run(&process, &position, &plan, Isa::widest(), &|_| ())?;
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
