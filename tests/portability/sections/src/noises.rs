//! Gradient descent under every noise, and what noise is made of: covariances, laws of one component, losses that are
//! drawn.

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
use optsde_core::random::{
    DegreesOfFreedom, PathIndex, PathStream, Poisson, Purpose, Seed, SymmetricStable, path_stream,
};
use optsde_core::schedule::Constant;

use crate::losses::random_quadratic;
use crate::process::ProcessVisitor;
use crate::section::Sections;
use crate::{matrix, real, vector};

pub(crate) fn processes<R: Real>(visitor: &mut impl ProcessVisitor<R>) {
    noise(visitor, "white", White::new(real(1.0)).expect("in range"));
    noise(visitor, "gaussian", Gaussian::new(&covariance()).expect("positive definite"));
    noise(visitor, "student_t", StudentT::new(real(4.0), real(1.0)).expect("in range"));
    noise(visitor, "chi_squared", CenteredChiSquared::new(DegreesOfFreedom(3), real(1.0)).expect("in range"));
    let stable = SymmetricStable::new(real(1.5)).expect("in range");
    noise(visitor, "alpha_stable", AlphaStable::new(stable, real(0.5)).expect("in range"));
    let poisson = Poisson::new(real(20.0)).expect("in range");
    noise(visitor, "compound_poisson", CompoundPoisson::new(poisson, real(0.5), real(1.0)).expect("in range"));
    let law = FiniteLaw::<R, 2>::skewed_two();
    noise(visitor, "correlated", Correlated::new(regression(), law, real(0.75)).expect("in range"));
}

/// What noise is made of, and oracles by themselves: one gradient after the other, at points that do not move.
pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    covariances(sections);
    laws(sections);
    let poisson = Poisson::new(real(20.0)).expect("in range");
    let noise = CenteredPoisson::new(poisson, real(0.5)).expect("in range");
    oracle(sections, "poisson", &NoisyGradient { loss: quadratic(), noise }, POINTS);
    let (cos, tent) = (cos(), Tent { slope: real::<R>(1.1), probability: real(0.7) });
    oracle(sections, "cos", &SampledGradient { loss: cos }, POINTS);
    oracle(sections, "tent", &SampledGradient { loss: tent }, POINTS);
    oracle(sections, "random_quadratic", &SampledGradient { loss: random_quadratic::<R>() }, POINTS.map(|[x, _]| [x]));
}

const POINTS: [[f64; 2]; 3] = [[1.0, -0.5], [-0.3, 2.5], [0.01, 7.0]];

/// A stream of their own.
fn stream() -> PathStream {
    path_stream(Seed(6), PathIndex(2), Purpose::Steps, 0)
}

fn oracle<R: Real, G: GradientOracle<R, D>, const D: usize>(
    sections: &mut Sections<'_, R>,
    name: &'static str,
    oracle: &G,
    points: [[f64; D]; 3],
) {
    sections.add("noise", name, |digest| {
        let random = &mut stream();
        for (k, x) in (0..).zip(points) {
            digest.fields(&oracle.gradient(k, &vector(x), random));
        }
    });
}

fn covariances<R: Real>(sections: &mut Sections<'_, R>) {
    let hessian = quadratic::<R>().curvature;
    covariance_of(sections, "constant", &ConstantCovariance::new(&covariance()).expect("positive definite"));
    let aligned = ConstantCovariance::aligned(&hessian, real(0.5)).expect("positive definite");
    covariance_of(sections, "aligned", &aligned);
    let mixed = ConstantCovariance::mixed(real(0.25), &hessian, real(0.5)).expect("positive definite");
    covariance_of(sections, "mixed", &mixed);
    covariance_of(sections, "diagonal", &DiagonalCovariance::new(vector::<R, 2>([0.5, 1.25])).expect("in range"));
    covariance_of(sections, "gradient_product", &GradientProductCovariance::new(hessian, real(0.5)).expect("in range"));
    covariance_of(sections, "gaussian_regression", &regression());
    covariance_of(sections, "cos", &cos());
}

fn covariance_of<R: Real, C: Covariance<R, 2>>(sections: &mut Sections<'_, R>, name: &'static str, covariance: &C) {
    sections.add("covariance", name, |digest| {
        for x in POINTS.map(vector) {
            digest.fields(&covariance.correlate(&x, &vector([0.7, -1.3])));
            digest.fields(&covariance.variances(&x));
        }
    });
}

fn laws<R: Real>(sections: &mut Sections<'_, R>) {
    law(sections, "standard_normal", &StandardNormal);
    law(sections, "standard_uniform", &StandardUniform);
    law(sections, "rademacher", &Rademacher);
    law(sections, "symmetric_three", &FiniteLaw::<R, 3>::symmetric_three());
    law(sections, "standard_student_t", &StandardStudentT::new(real::<R>(5.0)).expect("in range"));
    law(sections, "standard_chi_squared", &StandardChiSquared::<R>::new(DegreesOfFreedom(5)).expect("in range"));
    law(sections, "standard_poisson", &Poisson::new(real(3.5)).and_then(StandardPoisson::<R>::new).expect("in range"));
}

fn law<R: Real, P: StandardDistribution<R>>(sections: &mut Sections<'_, R>, name: &'static str, law: &P) {
    sections.add("law", name, |digest| {
        let random = &mut stream();
        for _ in 0..8 {
            digest.fields(&law.draw::<3>(random));
        }
    });
}

fn cos<R: Real>() -> Cos<R> {
    Cos { strength: real(0.8), deviation: real(0.3) }
}

fn regression<R: Real>() -> GaussianRegressionCovariance<R, 2> {
    GaussianRegressionCovariance::new(&covariance(), real(1.0), 4, LossFactor::Half).expect("in range")
}

fn quadratic<R: Real>() -> Quadratic<R, 2> {
    Quadratic { curvature: matrix([[1.0, 0.2], [0.2, 0.1]]) }
}

fn covariance<R: Real>() -> [[R; 2]; 2] {
    matrix([[1.0, 0.5], [0.5, 2.0]])
}

fn noise<R, N>(visitor: &mut impl ProcessVisitor<R>, name: &'static str, noise: N)
where
    R: Real,
    N: GradientNoise<R, 2> + Sync,
{
    descend(visitor, name, NoisyGradient { loss: quadratic(), noise });
}

/// Heavy ball with this oracle.
pub(crate) fn descend<R, G>(visitor: &mut impl ProcessVisitor<R>, name: &'static str, oracle: G)
where
    R: Real,
    G: GradientOracle<R, 2> + Sync,
{
    let (optimizer, schedule) = (HeavyBall::new(real::<R>(0.5)), Constant(real(0.1)));
    visitor.process("noise", name, &Descent { optimizer, oracle, schedule, start: vector([1.0, -0.5]) });
}
