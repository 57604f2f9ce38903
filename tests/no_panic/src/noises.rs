//! Noises, covariances, distributions, batches and SVAG.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::loss::{LinearRegression, LossFactor, Quadratic};
use optsde_core::noise::{
    AlphaStable, CenteredChiSquared, CenteredPoisson, CompoundPoisson, ConstantCovariance, Correlated, Covariance,
    DiagonalCovariance, FiniteLaw, Gaussian, GaussianRegressionCovariance, GradientNoise, GradientProductCovariance,
    LastBatch, Minibatch, Rademacher, Reshuffled, Sampling, StandardChiSquared, StandardDistribution, StandardNormal,
    StandardPoisson, StandardStudentT, StandardUniform, StudentT, White,
};
use optsde_core::optimizer::Sgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::random::{DegreesOfFreedom, PathIndex, Poisson, Purpose, Seed, SymmetricStable, path_stream};
use optsde_core::schedule::Constant;
use optsde_core::svag::{AdaptiveHyperparameters, Amplification, Svag, SvagScale};

use crate::optimizers::descend;
use crate::{D, any, any_matrix, any_vector};

#[inline(never)]
pub(crate) fn noises<R: Real>() {
    let (inputs, targets) = ([any_vector::<R>(); 9], [any::<R>(); 9]);
    let quadratic = Quadratic { curvature: any_matrix::<R>() };
    noise(quadratic, White { deviation: any() });
    noise(quadratic, StudentT { degrees: any(), scale: any() });
    noise(quadratic, CenteredChiSquared { degrees: DegreesOfFreedom(black_box(5)), scale: any() });
    if let Ok(gaussian) = Gaussian::new(&any_matrix()) {
        noise(quadratic, gaussian);
    }
    if let Ok(regression) = LinearRegression::new(black_box(&inputs[..]), black_box(&targets[..]), LossFactor::One) {
        for sampling in [Sampling::WithReplacement, Sampling::WithoutReplacement] {
            if let Ok(batch) = Minibatch::<R, D, 2>::new(regression, black_box(4), black_box(sampling)) {
                let _ = black_box(Minibatch::loss(&batch));
                descend(Sgd, batch, Constant(any()));
            }
        }
        for last in [LastBatch::Smaller, LastBatch::Dropped] {
            if let Ok(batch) = Reshuffled::<R, D>::new(regression, black_box(4), black_box(last)) {
                let random = path_stream(Seed(black_box(1)), PathIndex(black_box(2)), Purpose::Steps, black_box(3));
                batch.batch(black_box(7), &random, |index| {
                    black_box(index);
                });
                let _ = black_box((batch.batches_per_epoch(), Reshuffled::loss(&batch)));
                descend(Sgd, batch, Constant(any()));
            }
        }
    }
    infinitely_divisible_noises(quadratic);
    covariances(quadratic);
    distributions(quadratic);
    amplified(quadratic);
}

#[inline(never)]
fn infinitely_divisible_noises<R: Real>(quadratic: Quadratic<R, D>) {
    if let Ok(poisson) = Poisson::new(any()) {
        if let Ok(centred) = CenteredPoisson::new(poisson, any()) {
            noise(quadratic, centred);
        }
        if let Ok(compound) = CompoundPoisson::new(poisson, any(), any()) {
            noise(quadratic, compound);
        }
    }
    if let Ok(stable) = SymmetricStable::new(any()).and_then(|stable| AlphaStable::new(stable, any())) {
        noise(quadratic, stable);
    }
    if let (Ok(white), Ok(student_t)) = (White::new(any()), StudentT::new(any(), any())) {
        noise(quadratic, white);
        noise(quadratic, student_t);
    }
    if let Ok(chi_squared) = CenteredChiSquared::new(DegreesOfFreedom(black_box(5)), any()) {
        noise(quadratic, chi_squared);
    }
}

#[inline(never)]
fn covariances<R: Real>(quadratic: Quadratic<R, D>) {
    correlated(quadratic, ConstantCovariance::new(&any_matrix()), StandardNormal);
    correlated(quadratic, ConstantCovariance::aligned(&any_matrix(), any()), StandardNormal);
    correlated(quadratic, ConstantCovariance::mixed(any(), &any_matrix(), any()), StandardNormal);
    correlated(quadratic, DiagonalCovariance::new(any_vector()), StandardNormal);
    correlated(quadratic, GradientProductCovariance::new(any_matrix(), any()), StandardNormal);
    let regression = GaussianRegressionCovariance::new(&any_matrix(), any(), black_box(5), LossFactor::Half);
    correlated(quadratic, regression, StandardNormal);
}

#[inline(never)]
fn distributions<R: Real>(quadratic: Quadratic<R, D>) {
    let diagonal = || DiagonalCovariance::new(any_vector::<R>());
    correlated(quadratic, diagonal(), StandardUniform);
    correlated(quadratic, diagonal(), Rademacher);
    correlated(quadratic, diagonal(), FiniteLaw::<R, 3>::symmetric_three());
    correlated(quadratic, diagonal(), FiniteLaw::<R, 2>::skewed_two());
    if let Ok(law) = FiniteLaw::<R, 4>::new(black_box(&[(1.0, 0.5), (-1.0, 0.5)][..])) {
        correlated(quadratic, diagonal(), law);
    }
    if let Ok(law) = StandardStudentT::new(any()) {
        correlated(quadratic, diagonal(), law);
    }
    if let Ok(law) = StandardChiSquared::new(DegreesOfFreedom(black_box(5))) {
        correlated(quadratic, diagonal(), law);
    }
    if let Ok(law) = Poisson::new(any()).and_then(StandardPoisson::new) {
        correlated(quadratic, diagonal(), law);
    }
}

#[inline(never)]
fn correlated<R, C, E, P>(quadratic: Quadratic<R, D>, covariance: Result<C, E>, distribution: P)
where
    R: Real,
    C: Covariance<R, D>,
    P: StandardDistribution<R>,
{
    let mut random = path_stream(Seed(black_box(1)), PathIndex(black_box(2)), Purpose::Steps, black_box(3));
    let _ = black_box((distribution.draw::<D>(&mut random), distribution.words(black_box(5))));
    if let Ok(covariance) = covariance {
        let _ = black_box((covariance.variances(&any_vector()), covariance.structure()));
        if let Ok(correlated) = Correlated::new(covariance, distribution, any()) {
            let _ = black_box((Correlated::scale(&correlated), Correlated::covariance(&correlated).structure()));
            noise(quadratic, correlated);
        }
    }
}

#[inline(never)]
fn amplified<R: Real>(loss: Quadratic<R, D>) {
    for scale in [SvagScale::Li21(any()), SvagScale::Malladi22(any())] {
        if let Ok(amplification) = Amplification::<R>::new(black_box(scale)) {
            let base = AdaptiveHyperparameters { learning_rate: any(), beta1: any(), beta2: any(), epsilon: any() };
            let _ = black_box((amplification.adaptive(base), Amplification::learning_rate(&amplification, any())));
            let _ = black_box((amplification.covariance_factor(), amplification.deviation_factor()));
            let _ = black_box((amplification.weights(), amplification.third_moment_factor()));
            let oracle = NoisyGradient { loss, noise: White { deviation: any() } };
            descend(Sgd, Svag { oracle, amplification }, Constant(any()));
        }
    }
}

#[inline(never)]
fn noise<R: Real>(loss: Quadratic<R, D>, noise: impl GradientNoise<R, D>) {
    let mut random = path_stream(Seed(black_box(1)), PathIndex(black_box(2)), Purpose::Steps, black_box(3));
    let _ = black_box((noise.draw(&any_vector(), &mut random), noise.words(), noise.first_root()));
    descend(Sgd, NoisyGradient { loss, noise }, Constant(any()));
}
