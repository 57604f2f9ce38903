//! Covariances: L(x) L(x)^T is the Sigma(x) of each file, computed without sampling; and noise of any covariance,
//! distribution and scale.

mod goodness;

use goodness::{Chosen, stream};
use optsde_core::Real;
use optsde_core::linalg::{FactorError, Matrix, Vector};
use optsde_core::loss::{Loss, LossFactor, Quadratic};
use optsde_core::noise::{
    ConstantCovariance, Correlated, Covariance, DiagonalCovariance, GaussianRegressionCovariance, GradientNoise,
    GradientProductCovariance, NoiseStructure, Rademacher, ScaledOracle, StandardNormal,
};
use optsde_core::oracle::{GradientOracle, NoisyGradient};

const HESSIAN: Matrix<f64, 2> = [[2.0, 0.5], [0.5, 1.0]];
const X: Vector<f64, 2> = [1.5, -2.0];

/// L L^T, from the columns L e_i.
fn product<const D: usize>(covariance: &impl Covariance<f64, D>, x: &Vector<f64, D>) -> Matrix<f64, D> {
    let mut sum = [[0.0; D]; D];
    for i in 0..D {
        let unit = std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 });
        let column = covariance.correlate(x, &unit);
        for (row, left) in sum.iter_mut().zip(column) {
            row.iter_mut().zip(column).for_each(|(entry, right)| *entry += left * right);
        }
    }
    sum
}

/// Compares Sigma(x), and its diagonal, with what it should be.
fn check<const D: usize>(covariance: &impl Covariance<f64, D>, x: &Vector<f64, D>, expected: &Matrix<f64, D>) {
    let (product, variances) = (product(covariance, x), covariance.variances(x));
    let size = expected.iter().flatten().fold(0.0_f64, |a, b| a.max(b.abs()));
    for i in 0..D {
        for j in 0..D {
            // A factor and its square: a few roundings of numbers of this size.
            assert!((product[i][j] - expected[i][j]).abs() <= 16.0 * f64::EPSILON * size, "{product:?} {expected:?}");
        }
        assert!((variances[i] - expected[i][i]).abs() <= 16.0 * f64::EPSILON * size, "{variances:?} {expected:?}");
    }
}

#[test]
fn constant_covariances_are_the_matrix_they_are_made_from() {
    check(&ConstantCovariance::new(&HESSIAN).unwrap(), &X, &HESSIAN);
    check(&ConstantCovariance::aligned(&HESSIAN, 0.25).unwrap(), &X, &[[0.5, 0.125], [0.125, 0.25]]);
    check(&ConstantCovariance::mixed(3.0, &HESSIAN, 0.5).unwrap(), &X, &[[4.0, 0.25], [0.25, 3.5]]);
    // White noise alone and none at all.
    check(&ConstantCovariance::mixed(3.0, &HESSIAN, 0.0).unwrap(), &X, &[[3.0, 0.0], [0.0, 3.0]]);
    check(&ConstantCovariance::mixed(0.0, &HESSIAN, 0.0).unwrap(), &X, &[[0.0; 2]; 2]);
    check(&DiagonalCovariance::new([2.0, 0.0]).unwrap(), &X, &[[4.0, 0.0], [0.0, 0.0]]);
}

#[test]
fn white_noise_can_make_an_indefinite_hessian_a_covariance() {
    let saddle = [[1.0, 0.0], [0.0, -1.0]];
    assert_eq!(ConstantCovariance::aligned(&saddle, 1.0), Err(FactorError::NotPositive { row: 1, pivot: -1.0 }));
    check(&ConstantCovariance::mixed(2.0, &saddle, 1.0).unwrap(), &X, &[[3.0, 0.0], [0.0, 1.0]]);
    assert!(ConstantCovariance::aligned(&HESSIAN, -1.0).is_err());
    assert!(ConstantCovariance::aligned(&HESSIAN, f64::NAN).is_err());
}

#[test]
fn the_gradient_product_is_the_outer_product_of_the_gradient() {
    // K x = (3 - 1, 0.75 - 2) = (2, -1.25), times c = 0.5.
    let covariance = GradientProductCovariance::new(HESSIAN, 0.5).unwrap();
    check(&covariance, &X, &[[2.0, -1.25], [-1.25, 0.781_25]]);
    check(&covariance, &[0.0; 2], &[[0.0; 2]; 2]);
}

#[test]
fn the_mean_gradient_product_is_c_k_sigma_k() {
    // x = +-(1, 2) and +-(2, 0) with equal probability: Sigma = (1/2) [[5, 2], [2, 4]].
    let covariance = GradientProductCovariance::new(HESSIAN, 3.0).unwrap();
    let mut mean = [[0.0; 2]; 2];
    for x in [[1.0, 2.0], [-1.0, -2.0], [2.0, 0.0], [-2.0, 0.0]] {
        for (row, values) in mean.iter_mut().zip(product(&covariance, &x)) {
            row.iter_mut().zip(values).for_each(|(entry, value)| *entry += value / 4.0);
        }
    }
    // K Sigma = [[5.5, 3], [2.25, 2.5]]; K Sigma K = [[12.5, 5.75], [5.75, 3.625]].
    for (row, expected) in mean.iter().zip([[37.5, 17.25], [17.25, 10.875]]) {
        for (entry, expected) in row.iter().zip(expected) {
            // Squares of the rounded root of 3.
            assert!((entry - expected).abs() < 16.0 * f64::EPSILON * 37.5, "{mean:?}");
        }
    }
}

/// The covariance of the gradient c (w . x - y) x of one sample, x = T a with a standard normal and y = +-sigma.
///
/// It has moments of a up to the fourth, for which the law with values -sqrt 3, 0, sqrt 3 is as good as the normal.
fn sample_covariance(root: &Matrix<f64, 2>, sigma: f64, c: f64, w: &Vector<f64, 2>) -> Matrix<f64, 2> {
    let law = [(-(3.0_f64.sqrt()), 1.0 / 6.0), (0.0, 2.0 / 3.0), (3.0_f64.sqrt(), 1.0 / 6.0)];
    let (mut mean, mut second) = ([0.0; 2], [[0.0; 2]; 2]);
    for (a, p) in law {
        for (b, q) in law {
            for y in [sigma, -sigma] {
                let x = root.map(|row| row[0] * a + row[1] * b);
                let residual = c * (w[0] * x[0] + w[1] * x[1] - y);
                let g = x.map(|x| residual * x);
                let probability = p * q / 2.0;
                for i in 0..2 {
                    mean[i] += probability * g[i];
                    for j in 0..2 {
                        second[i][j] += probability * g[i] * g[j];
                    }
                }
            }
        }
    }
    std::array::from_fn(|i| std::array::from_fn(|j| second[i][j] - mean[i] * mean[j]))
}

#[test]
fn the_covariance_of_gaussian_regression_is_that_of_sampling() {
    // T = [[2, 0], [0.5, 1]]: K = T T^T = [[4, 1], [1, 1.25]].
    let (root, inputs) = ([[2.0, 0.0], [0.5, 1.0]], [[4.0, 1.0], [1.0, 1.25]]);
    for (factor, c) in [(LossFactor::Half, 1.0), (LossFactor::One, 2.0)] {
        for (sigma, batch, divisor) in [(0.0_f64, 1, 1.0), (1.0, 4, 4.0), (0.7, 10, 10.0)] {
            let covariance = GaussianRegressionCovariance::new(&inputs, sigma * sigma, batch, factor).unwrap();
            for w in [[0.0, 0.0], [1.0, 0.0], [0.3, -2.0]] {
                let expected = sample_covariance(&root, sigma, c, &w).map(|row| row.map(|entry| entry / divisor));
                check(&covariance, &w, &expected);
            }
        }
    }
}

#[test]
fn at_the_minimum_gaussian_regression_has_covariance_k_over_s() {
    let covariance = GaussianRegressionCovariance::new(&HESSIAN, 1.0, 8, LossFactor::Half).unwrap();
    check(&covariance, &[0.0; 2], &HESSIAN.map(|row| row.map(|entry| entry / 8.0)));
}

#[test]
fn structures_say_how_noise_depends_on_the_state() {
    fn structure<const D: usize>(covariance: &impl Covariance<f64, D>) -> NoiseStructure {
        covariance.structure()
    }
    assert_eq!(structure(&ConstantCovariance::new(&HESSIAN).unwrap()), NoiseStructure::Additive);
    assert_eq!(structure(&GradientProductCovariance::new(HESSIAN, 1.0).unwrap()), NoiseStructure::General);
    assert_eq!(structure(&GradientProductCovariance::new([[1.0]], 1.0).unwrap()), NoiseStructure::Diagonal);
    let regression = |label| GaussianRegressionCovariance::new(&[[1.0]], label, 1, LossFactor::Half);
    assert_eq!(structure(&regression(1.0).unwrap()), NoiseStructure::Diagonal);
}

/// A covariance of one's own: Sigma(x) = diag(x^2).
struct Multiplicative;

impl<const D: usize> Covariance<f64, D> for Multiplicative {
    fn correlate(&self, x: &Vector<f64, D>, z: &Vector<f64, D>) -> Vector<f64, D> {
        std::array::from_fn(|i| x[i] * z[i])
    }
    fn variances(&self, x: &Vector<f64, D>) -> Vector<f64, D> {
        x.map(|x| x * x)
    }
    fn structure(&self) -> NoiseStructure {
        NoiseStructure::Diagonal
    }
}

#[test]
fn any_covariance_goes_with_any_distribution_and_scale() {
    // Random signs are the top bits of words: all four outcomes, and nothing is left to chance.
    let noise = Correlated::new(Multiplicative, Rademacher, 0.5).unwrap();
    let draw = |a: u32, b: u32| noise.draw(&[2.0, 3.0], &mut Chosen(&[a << 31, b << 31]));
    assert_eq!([draw(0, 0), draw(0, 1), draw(1, 0), draw(1, 1)], [[1.0, 1.5], [1.0, -1.5], [-1.0, 1.5], [-1.0, -1.5]]);
}

/// E g and E (g - E g)(g - E g)^T of an oracle with random signs.
fn enumerate(oracle: &impl GradientOracle<f64, 2>, x: &Vector<f64, 2>) -> (Vector<f64, 2>, Matrix<f64, 2>) {
    let all =
        [[0, 0], [0, 1], [1, 0], [1, 1]].map(|bits| oracle.gradient(0, x, &mut Chosen(&bits.map(|bit| bit << 31))));
    let mean = std::array::from_fn(|i| all.iter().map(|g| g[i]).sum::<f64>() / 4.0);
    let entry = |i: usize, j: usize| all.iter().map(|g| (g[i] - mean[i]) * (g[j] - mean[j])).sum::<f64>() / 4.0;
    (mean, std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j))))
}

#[test]
fn a_scaled_oracle_has_the_gradient_as_mean_and_sigma_squared_times_the_covariance() {
    // Batches of B = 16 samples: sigma = 1/4, covariance Sigma/16.
    let loss = Quadratic { curvature: HESSIAN };
    let covariance = ConstantCovariance::new(&HESSIAN).unwrap();
    let oracle: ScaledOracle<_, _, _, f64> =
        NoisyGradient { loss, noise: Correlated::new(covariance, Rademacher, 0.25).unwrap() };
    let (mean, second) = enumerate(&oracle, &X);
    for i in 0..2 {
        assert!((mean[i] - loss.gradient(&X)[i]).abs() < 8.0 * f64::EPSILON);
        for j in 0..2 {
            assert!((second[i][j] - HESSIAN[i][j] / 16.0).abs() < 8.0 * f64::EPSILON, "{second:?}");
        }
    }
}

#[test]
fn without_scale_the_oracle_is_the_gradient() {
    fn check<R: Real>() {
        let loss = Quadratic::diagonal([R::ONE, R::TWO]);
        let covariance = DiagonalCovariance::new([R::ONE; 2]).unwrap();
        let oracle = NoisyGradient { loss, noise: Correlated::new(covariance, StandardNormal, R::ZERO).unwrap() };
        let (x, mut random) = ([R::HALF; 2], stream(400));
        assert!((0..100).all(|k| oracle.gradient(k, &x, &mut random) == loss.gradient(&x)));
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn parameters_out_of_range_are_refused() {
    let strength = GradientProductCovariance::new(HESSIAN, -0.5).unwrap_err();
    insta::assert_snapshot!(strength, @"strength is -0.5, allowed: a finite number, 0 or more");
    let scale = Correlated::new(Multiplicative, Rademacher, f64::INFINITY).err().unwrap();
    insta::assert_snapshot!(scale, @"scale is inf, allowed: a finite number, 0 or more");
    let deviations = DiagonalCovariance::new([1.0, -1.0]).unwrap_err();
    insta::assert_snapshot!(deviations, @"deviations is -1, allowed: a finite number, 0 or more");
    let regression = |label, batch| GaussianRegressionCovariance::new(&HESSIAN, label, batch, LossFactor::Half);
    let error = regression(-1.0, 1).unwrap_err();
    insta::assert_snapshot!(error, @"label_variance is -1, allowed: a finite number, 0 or more");
    insta::assert_snapshot!(regression(1.0, 0).unwrap_err(), @"batch is 0, allowed: 1 or more");
    let inputs = GaussianRegressionCovariance::new(&[[-1.0]], 1.0, 1, LossFactor::Half).unwrap_err();
    insta::assert_snapshot!(inputs, @"inputs: matrix pivot 0 is -1, allowed: 0 or more (positive semidefinite)");
}
