//! Gradient descent under every noise: with each covariance, each law of one component, and what has neither.

use optsde_core::Real;
use optsde_core::loss::{Cos, LossFactor, Quadratic, SampledGradient, Tent};
use optsde_core::noise::{
    AlphaStable, CenteredChiSquared, CenteredPoisson, CompoundPoisson, ConstantCovariance, Correlated, Covariance,
    DiagonalCovariance, FiniteLaw, Gaussian, GaussianRegressionCovariance, GradientNoise, GradientProductCovariance,
    Rademacher, StandardChiSquared, StandardDistribution, StandardNormal, StandardPoisson, StandardStudentT,
    StandardUniform, StudentT, White,
};
use optsde_core::optimizer::HeavyBall;
use optsde_core::oracle::{GradientOracle, NoisyGradient};
use optsde_core::process::Descent;
use optsde_core::random::{DegreesOfFreedom, Poisson, SymmetricStable};
use optsde_core::schedule::Constant;

use crate::losses::random_quadratic;
use crate::process::ProcessVisitor;
use crate::{matrix, real, vector};

pub(crate) fn processes<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    independent(visitor);
    covariances(visitor);
    laws(visitor);
    descend(visitor, "cos", SampledGradient { loss: Cos { strength: real::<R>(0.8), deviation: real(0.3) } }, START);
    descend(visitor, "tent", SampledGradient { loss: Tent { slope: real::<R>(1.1), probability: real(0.7) } }, START);
    descend(visitor, "random_quadratic", SampledGradient { loss: random_quadratic::<R>() }, [1.0]);
}

/// Where every path begins.
const START: [f64; 2] = [1.0, -0.5];

/// Noises that do not depend on the parameters.
fn independent<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    noise(visitor, "white", White::new(real(1.0)).expect("in range"));
    noise(visitor, "gaussian", Gaussian::new(&covariance()).expect("positive definite"));
    noise(visitor, "student_t", StudentT::new(real(4.0), real(1.0)).expect("in range"));
    noise(visitor, "chi_squared", CenteredChiSquared::new(DegreesOfFreedom(3), real(1.0)).expect("in range"));
    let stable = SymmetricStable::new(real(1.5)).expect("in range");
    noise(visitor, "alpha_stable", AlphaStable::new(stable, real(0.5)).expect("in range"));
    let poisson = Poisson::new(real(20.0)).expect("in range");
    noise(visitor, "poisson", CenteredPoisson::new(poisson, real(0.5)).expect("in range"));
    noise(visitor, "compound_poisson", CompoundPoisson::new(poisson, real(0.5), real(1.0)).expect("in range"));
}

fn covariances<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    let hessian = quadratic::<R>().curvature;
    correlated(visitor, "constant", ConstantCovariance::new(&covariance()).expect("positive definite"), StandardNormal);
    let aligned = ConstantCovariance::aligned(&hessian, real(0.5)).expect("positive definite");
    correlated(visitor, "aligned", aligned, StandardNormal);
    let mixed = ConstantCovariance::mixed(real(0.25), &hessian, real(0.5)).expect("positive definite");
    correlated(visitor, "mixed", mixed, StandardNormal);
    correlated(visitor, "diagonal", diagonal(), StandardNormal);
    let product = GradientProductCovariance::new(hessian, real(0.5)).expect("in range");
    correlated(visitor, "gradient_product", product, StandardNormal);
    let regression =
        GaussianRegressionCovariance::new(&covariance(), real(1.0), 4, LossFactor::Half).expect("in range");
    correlated(visitor, "gaussian_regression", regression, StandardNormal);
    correlated(visitor, "cos_covariance", Cos { strength: real::<R>(0.8), deviation: real(0.3) }, StandardNormal);
}

fn laws<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    correlated(visitor, "standard_uniform", diagonal(), StandardUniform);
    correlated(visitor, "rademacher", diagonal(), Rademacher);
    correlated(visitor, "symmetric_three", diagonal(), FiniteLaw::<R, 3>::symmetric_three());
    correlated(visitor, "skewed_two", diagonal(), FiniteLaw::<R, 2>::skewed_two());
    correlated(visitor, "standard_student_t", diagonal(), StandardStudentT::new(real(5.0)).expect("in range"));
    let law = StandardChiSquared::new(DegreesOfFreedom(5)).expect("in range");
    correlated(visitor, "standard_chi_squared", diagonal(), law);
    let law = Poisson::new(real(3.5)).and_then(StandardPoisson::new).expect("in range");
    correlated(visitor, "standard_poisson", diagonal(), law);
}

fn quadratic<R: Real>() -> Quadratic<R, 2> {
    Quadratic { curvature: matrix([[1.0, 0.2], [0.2, 0.1]]) }
}

fn covariance<R: Real>() -> [[R; 2]; 2] {
    matrix([[1.0, 0.5], [0.5, 2.0]])
}

fn diagonal<R: Real>() -> DiagonalCovariance<R, 2> {
    DiagonalCovariance::new(vector([0.5, 1.25])).expect("in range")
}

fn correlated<R, C, P>(visitor: &mut impl ProcessVisitor<R>, name: &'static str, covariance: C, law: P)
where
    R: Real,
    C: Covariance<R, 2> + Sync,
    P: StandardDistribution<R> + Sync,
{
    noise(visitor, name, Correlated::new(covariance, law, real(0.75)).expect("in range"));
}

fn noise<R, N>(visitor: &mut impl ProcessVisitor<R>, name: &'static str, noise: N)
where
    R: Real,
    N: GradientNoise<R, 2> + Sync,
{
    descend(visitor, name, NoisyGradient { loss: quadratic(), noise }, START);
}

/// Heavy ball with this oracle.
pub(crate) fn descend<R, G, const D: usize>(
    visitor: &mut impl ProcessVisitor<R>,
    name: &'static str,
    oracle: G,
    start: [f64; D],
) where
    R: Real,
    G: GradientOracle<R, D> + Sync,
{
    let process = Descent {
        optimizer: HeavyBall::new(real::<R>(0.5)),
        oracle,
        schedule: Constant(real(0.1)),
        start: vector(start),
    };
    visitor.process("noise", name, &process);
}
