//! The first draws of every noise, as a table that can be read; and noises out of range.
//!
//! Golden: the numbers have no source but the code, and are kept so that a change is seen.

mod core_source;

use core_source::{implementors, mentions};
use std::fmt::Write;

use optsde_core::loss::LossFactor;
use optsde_core::noise::{
    AlphaStable, CenteredChiSquared, CenteredPoisson, CompoundPoisson, ConstantCovariance, Correlated,
    DiagonalCovariance, FiniteLaw, Gaussian, GaussianRegressionCovariance, GradientNoise, GradientProductCovariance,
    Rademacher, StandardChiSquared, StandardDistribution, StandardNormal, StandardPoisson, StandardStudentT,
    StandardUniform, StudentT, White,
};
use optsde_core::random::{DegreesOfFreedom, PathIndex, Poisson, Purpose, Seed, SymmetricStable, path_stream};

const HESSIAN: [[f64; 2]; 2] = [[1.0, 0.2], [0.2, 0.1]];

/// Three draws at x = (1, 2), and the number of words of one.
fn row(table: &mut String, name: &str, noise: &impl GradientNoise<f64, 2>) {
    let mut random = path_stream(Seed(1), PathIndex(0), Purpose::Steps, 0);
    let draws: Vec<String> = (0..3)
        .map(|_| {
            let [x, y] = noise.draw(&[1.0, 2.0], &mut random);
            format!("({x:>9.5}, {y:>9.5})")
        })
        .collect();
    writeln!(table, "{name:<28} {:>3} words  {}", noise.words(), draws.join("  ")).unwrap();
}

#[test]
fn first_draws_of_every_noise() {
    let poisson = Poisson::new(4.0).unwrap();
    let mut table = String::new();
    let t = &mut table;
    row(t, "white", &White::new(1.0).unwrap());
    row(t, "gaussian", &Gaussian::new(&HESSIAN).unwrap());
    row(t, "student_t 4", &StudentT::new(4.0, 1.0).unwrap());
    row(t, "chi_squared 3", &CenteredChiSquared::new(DegreesOfFreedom(3), 1.0).unwrap());
    row(t, "poisson 4", &CenteredPoisson::new(poisson, 0.5).unwrap());
    row(t, "compound poisson 4", &CompoundPoisson::new(poisson, 0.1, 0.5).unwrap());
    row(t, "alpha-stable 1.5", &AlphaStable::new(SymmetricStable::new(1.5).unwrap(), 1.0).unwrap());
    row(t, "alpha-stable 1", &AlphaStable::new(SymmetricStable::new(1.0).unwrap(), 1.0).unwrap());

    let aligned = ConstantCovariance::aligned(&HESSIAN, 0.5).unwrap();
    row(t, "a K", &Correlated::new(aligned, StandardNormal, 1.0).unwrap());
    let mixed = ConstantCovariance::mixed(1.0, &HESSIAN, 0.5).unwrap();
    row(t, "sigma^2 I + a K", &Correlated::new(mixed, StandardNormal, 1.0).unwrap());
    let product = GradientProductCovariance::new(HESSIAN, 1.0).unwrap();
    row(t, "c (K x)(K x)^T", &Correlated::new(product, StandardNormal, 1.0).unwrap());
    let regression = GaussianRegressionCovariance::new(&HESSIAN, 1.0, 4, LossFactor::Half).unwrap();
    row(t, "regression", &Correlated::new(regression, StandardNormal, 1.0).unwrap());

    row(t, "diagonal, normal", &diagonal(StandardNormal));
    row(t, "diagonal, t 5", &diagonal(StandardStudentT::new(5.0).unwrap()));
    row(t, "diagonal, chi_squared 3", &diagonal(StandardChiSquared::new(DegreesOfFreedom(3)).unwrap()));
    row(t, "diagonal, poisson 4", &diagonal(StandardPoisson::new(poisson).unwrap()));
    row(t, "diagonal, uniform", &diagonal(StandardUniform));
    row(t, "diagonal, signs", &diagonal(Rademacher));
    row(t, "diagonal, three values", &diagonal(FiniteLaw::<f64, 3>::symmetric_three()));
    row(t, "diagonal, two values", &diagonal(FiniteLaw::<f64, 2>::skewed_two()));
    insta::assert_snapshot!(table);
}

/// Standard deviations 1 and 2, scale 1/2.
fn diagonal<P: StandardDistribution<f64>>(law: P) -> Correlated<DiagonalCovariance<f64, 2>, P, f64> {
    Correlated::new(DiagonalCovariance::new([1.0, 2.0]).unwrap(), law, 0.5).unwrap()
}

#[test]
fn noises_out_of_range_say_why() {
    let poisson = Poisson::new(4.0).unwrap();
    insta::assert_snapshot!(White::new(-1.0).unwrap_err(), @"deviation is -1, allowed: a finite number, 0 or more");
    insta::assert_snapshot!(StudentT::new(0.0, 1.0).unwrap_err(), @"degrees is 0, allowed: a finite number above 0");
    insta::assert_snapshot!(StudentT::new(1.0, -1.0).unwrap_err(), @"scale is -1, allowed: a finite number, 0 or more");
    let error = CenteredChiSquared::new(DegreesOfFreedom(0), 1.0).unwrap_err();
    insta::assert_snapshot!(error, @"degrees is 0, allowed: 1 or more");
    let error = CenteredChiSquared::new(DegreesOfFreedom(1), f64::NAN).unwrap_err();
    insta::assert_snapshot!(error, @"scale is NaN, allowed: a finite number");
    insta::assert_snapshot!(CenteredPoisson::new(poisson, f64::INFINITY).unwrap_err(), @"scale is inf, allowed: a finite number");
    let error = CompoundPoisson::new(poisson, 1.0, -1.0).unwrap_err();
    insta::assert_snapshot!(error, @"jump_deviation is -1, allowed: a finite number, 0 or more");
    let error = AlphaStable::new(SymmetricStable::new(1.0).unwrap(), -1.0).unwrap_err();
    insta::assert_snapshot!(error, @"scale is -1, allowed: a finite number, 0 or more");
}

#[test]
fn nothing_is_left_of_a_noise_of_scale_zero() {
    fn check(noise: &impl GradientNoise<f64, 2>) {
        let mut random = path_stream(Seed(2), PathIndex(0), Purpose::Steps, 0);
        assert!((0..100).all(|_| noise.draw(&[1.0, 2.0], &mut random) == [0.0; 2]));
    }
    check(&White::new(0.0).unwrap());
    check(&StudentT::new(3.0, 0.0).unwrap());
    check(&CenteredChiSquared::new(DegreesOfFreedom(1), 0.0).unwrap());
    check(&CenteredPoisson::new(Poisson::new(4.0).unwrap(), 0.0).unwrap());
    check(&CompoundPoisson::new(Poisson::new(4.0).unwrap(), 0.0, 0.0).unwrap());
    check(&AlphaStable::new(SymmetricStable::new(1.0).unwrap(), 0.0).unwrap());
    check(&Gaussian::new(&[[0.0; 2]; 2]).unwrap());
}

#[test]
fn every_noise_of_the_core_has_a_table() {
    let tables = include_str!("noise_table.rs");
    for (folder, part) in [("core/src/noise", "GradientNoise<"), ("core/src/noise/standard", "StandardDistribution<")] {
        for name in implementors(folder, part) {
            assert!(mentions(tables, &name), "{name} of {folder} has no table");
        }
    }
}
