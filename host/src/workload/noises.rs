//! Every kind of gradient noise.

use optsde_core::Real;
use optsde_core::loss::{LinearRegression, LossFactor, Quadratic};
use optsde_core::noise::{
    AlphaStable, CenteredChiSquared, CompoundPoisson, Correlated, FiniteLaw, Gaussian, GaussianRegressionCovariance,
    LastBatch, Minibatch, Reshuffled, Sampling, StudentT, White,
};
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::{GradientOracle, NoisyGradient};
use optsde_core::process::Descent;
use optsde_core::random::{DegreesOfFreedom, Poisson, SymmetricStable};
use optsde_core::schedule::Constant;
use optsde_core::svag::{Amplification, Svag, SvagScale};

use super::{DIMENSION, digest_of, position};
use crate::ensemble::PlanError;

/// Small runs of heavy ball under every kind of noise.
pub(super) fn sections<R: Real>() -> Result<Vec<(String, u64)>, PlanError> {
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

/// Heavy ball with this oracle.
fn section<R: Real, G: GradientOracle<R, DIMENSION> + Sync>(name: &str, oracle: G) -> Result<(String, u64), PlanError> {
    let process = Descent {
        optimizer: HeavyBall::new(R::HALF),
        oracle,
        schedule: Constant(R::of(0.1)),
        start: [R::ONE; DIMENSION],
    };
    digest_of(name, &process, &position)
}
