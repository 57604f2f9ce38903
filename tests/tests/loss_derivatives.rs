//! Gradients and Hessians are the derivatives of the values.
//!
//! Central differences of any width are the derivatives of polynomials of degree two, and those over five points
//! of polynomials of degree four, without truncation error. With whole numbers, halves and counts that are powers
//! of two every operation is exact, so the comparison is too.

mod loss_support;

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector};
use optsde_core::loss::{
    DoubleWell, EmbeddedSaddle, Linear, LinearRegression, Loss, LossFactor, Parabola, Quadratic, RandomQuadratic,
    Rosenbrock,
};

use loss_support::{Fixed, five_points, hessian_of_gradients, moved};

/// Central differences of width 1.
fn gradient_of_values<R: Real, const D: usize>(loss: &impl Loss<R, D>, x: &Vector<R, D>) -> Vector<R, D> {
    std::array::from_fn(|i| (loss.value(&moved(x, i, R::ONE)) - loss.value(&moved(x, i, -R::ONE))) * R::HALF)
}

/// For polynomials of degree four, in numbers for which everything is exact.
fn check_exact_quartic<R: Real, const D: usize>(loss: &impl Loss<R, D>, points: &[Vector<R, D>]) {
    for x in points {
        let (gradient, hessian) = (loss.gradient(x), loss.hessian(x));
        for i in 0..D {
            assert_eq!(R::of(12.0) * gradient[i], five_points(|x| loss.value(x), x, i, R::ONE), "{x:?} {i}");
            for (j, entry) in hessian[i].into_iter().enumerate() {
                let difference = five_points(|x| loss.gradient(x)[j], x, i, R::ONE);
                assert_eq!(R::of(12.0) * entry, difference, "{x:?} {i} {j}");
            }
        }
    }
}

fn check_exact<R: Real, const D: usize>(loss: &impl Loss<R, D>, points: &[Vector<R, D>]) {
    for x in points {
        assert_eq!(loss.gradient(x), gradient_of_values(loss, x));
        assert_eq!(loss.hessian(x), hessian_of_gradients(loss, x));
    }
}

fn points<R: Real>() -> [Vector<R, 3>; 4] {
    [[0.0, 0.0, 0.0], [1.0, -2.0, 3.0], [-5.0, 4.0, 0.5], [7.0, 7.0, -7.0]].map(|x| x.map(R::of))
}

fn check_quadratic<R: Real>() {
    let curvature = [[4.0, -1.0, 2.0], [-1.0, 3.0, 0.0], [2.0, 0.0, 5.0]].map(|row| row.map(R::of));
    let loss = Quadratic { curvature };
    check_exact(&loss, &points());
    assert_eq!(loss.hessian(&points()[1]), curvature);
    // (1, -2, 3) K (1, -2, 3)^T / 2 = (4 + 12 + 45 + 2 * (2 + 6 + 0)) / 2 = 77 / 2.
    assert_eq!(loss.value(&points()[1]), R::of(38.5));
    assert_eq!(Quadratic::new(curvature), Ok(loss));
    check_exact(&Quadratic::diagonal([R::ONE, R::TWO, R::ZERO]), &points());
}

#[test]
fn the_quadratic_loss_has_gradient_k_x_and_hessian_k() {
    check_quadratic::<f64>();
    check_quadratic::<f32>();
}

const INPUTS: [[f64; 3]; 4] = [[1.0, 2.0, 0.0], [-1.0, 0.0, 3.0], [2.0, -2.0, 1.0], [0.0, 1.0, -4.0]];
const TARGETS: [f64; 4] = [1.0, -2.0, 0.0, 3.0];

fn check_regression<R: Real>() {
    let (inputs, targets) = (INPUTS.map(|x| x.map(R::of)), TARGETS.map(R::of));
    let half = LinearRegression::new(&inputs, &targets, LossFactor::Half).expect("data");
    let one = LinearRegression::new(&inputs, &targets, LossFactor::One).expect("data");
    assert_eq!(half.count(), 4);
    check_exact(&half, &points());
    check_exact(&one, &points());
    for x in &points() {
        assert_eq!(one.value(x), R::TWO * half.value(x));
        assert_eq!(one.gradient(x), half.gradient(x).map(|g| R::TWO * g));
    }
    // At w = 0 the residuals are -y: the sum of squares is 14 and the mean squared error 14 / 4.
    assert_eq!(one.value(&[R::ZERO; 3]), R::of(3.5));
    assert_eq!(half.value(&[R::ZERO; 3]), R::of(1.75));
    // mean(x x^T) has the entry (1 + 1 + 4 + 0) / 4 at (0, 0).
    assert_eq!(half.hessian(&points()[1])[0][0], R::of(1.5));
}

#[test]
fn linear_regression_has_the_derivatives_of_its_value_for_both_factors() {
    check_regression::<f64>();
    check_regression::<f32>();
}

#[test]
fn derivatives_agree_up_to_rounding_for_other_numbers() {
    // Seven samples. A residual of magnitude at most r = sum |w x| + |y| (w moved by 1) has 2 D roundings, its
    // square twice as many and one more, the sum of N and its factor N + 3: a value is off by at most
    // (4 D + N + 4) eps/2 c r^2 / 2, and a difference of two, halved, by as much. The gradient itself is off by less.
    const D: usize = 2;
    let inputs: [[f64; D]; 7] =
        std::array::from_fn(|i| [0.1 * f64::of_count(i as u64) - 0.33, (0.7 + f64::of_count(i as u64)).recip()]);
    let targets: [f64; 7] = std::array::from_fn(|i| 0.3 - 0.11 * f64::of_count(i as u64));
    for (factor, c) in [(LossFactor::Half, 1.0), (LossFactor::One, 2.0)] {
        let loss = LinearRegression::new(&inputs, &targets, factor).expect("data");
        for w in [[0.3_f64, -1.7], [0.01, 0.2]] {
            let size =
                |(x, y): (&[f64; D], &f64)| (w[0].abs() + 1.0) * x[0].abs() + (w[1].abs() + 1.0) * x[1].abs() + y.abs();
            let largest = inputs.iter().zip(&targets).map(size).fold(0.0, f64::max);
            let bound = 2.0 * 19.0 * f64::EPSILON / 2.0 * c * largest * largest / 2.0;
            let (exact, differences) = (loss.gradient(&w), gradient_of_values(&loss, &w));
            for (a, b) in exact.into_iter().zip(differences) {
                assert!((a - b).abs() <= bound, "{a} {b}, allowed {bound:e}");
            }
        }
    }
}

#[test]
fn data_of_different_lengths_or_none_are_refused() {
    let error = |inputs: &[[f64; 1]], targets: &[f64]| {
        LinearRegression::new(inputs, targets, LossFactor::Half).expect_err("refused").to_string()
    };
    insta::assert_snapshot!(error(&[[1.0], [2.0]], &[1.0]), @"inputs has 2 samples and targets 1, allowed: the same number, 1 to 4294967295");
    insta::assert_snapshot!(error(&[], &[]), @"inputs has 0 samples and targets 0, allowed: the same number, 1 to 4294967295");
    insta::assert_snapshot!(error(&[], &[1.0]), @"inputs has 0 samples and targets 1, allowed: the same number, 1 to 4294967295");
}

#[test]
fn the_linear_loss_has_a_constant_gradient() {
    let loss = Linear { slope: [2.0, -0.5, 3.0] };
    check_exact(&loss, &points::<f64>());
    // (1, -2, 3) (2, -1/2, 3) = 2 + 1 + 9.
    assert_eq!(loss.value(&points()[1]), 12.0);
}

#[test]
fn the_embedded_saddle_has_the_derivatives_of_its_value() {
    // xi / 3 and lambda / 4 are whole.
    let curvature = [[-2.0, 1.0, 0.0], [1.0, 4.0, -3.0], [0.0, -3.0, 2.0]];
    let points = [[0.0, 0.0, 0.0], [1.0, -2.0, 3.0], [-5.0, 4.0, 1.0], [2.0, 2.0, -2.0]];
    check_exact_quartic(&EmbeddedSaddle { curvature, quartic: 4.0, cubic: 3.0 }, &points);
    check_exact_quartic(&EmbeddedSaddle::diagonal([-1.0, 2.0, 0.0], 8.0, -6.0), &points);
    let single = EmbeddedSaddle::diagonal([-1.0_f32, 2.0, 0.0], 4.0, 3.0);
    check_exact_quartic(&single, &points.map(|x| x.map(f32::of)));
}

#[test]
fn rosenbrocks_valley_has_the_derivatives_of_its_value() {
    let points = [[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [-1.0, 2.0, 3.0, -4.0], [-2.0, 0.0, 1.0, 5.0]];
    check_exact_quartic(&Rosenbrock { steepness: 100.0 }, &points);
    check_exact_quartic(&Rosenbrock { steepness: 3.0_f32 }, &points.map(|x| x.map(f32::of)));
    // In the plane: (1 + 1)^2 + 100 (2 - 1)^2; at the minimum 0 with gradient 0.
    let valley = Rosenbrock { steepness: 100.0 };
    assert_eq!(valley.value(&[-1.0, 2.0]), 104.0);
    assert_eq!((valley.value(&[1.0; 3]), valley.gradient(&[1.0; 3])), (0.0, [0.0; 3]));
    assert_eq!(valley.value(&[5.0]), 0.0);
}

#[test]
fn the_double_well_has_the_derivatives_of_its_value_on_each_piece() {
    // c = 4 3 / (4 + 2) = 2. Differences of width 1 stay on a piece where |w| is at most 1 or at least 3.
    let well = DoubleWell::new(4.0, 2.0, 3.0, 0.5).expect("positive");
    check_exact(&well, &[[0.0], [1.0], [-1.0], [3.0], [-3.0], [-4.5], [7.0]]);
}

#[test]
fn the_random_quadratic_and_each_of_its_parabolas_have_the_derivatives_of_their_values() {
    let parabola = |curvature, offset, probability| Parabola { curvature, offset, probability };
    let random = RandomQuadratic::new([parabola(2.0, 1.0, 0.25), parabola(-6.0, 3.0, 0.75)]).expect("a law");
    let points = [[0.0], [1.5], [-3.0]];
    check_exact(&random, &points);
    for gamma in random.parabolas() {
        check_exact(&Fixed { loss: random, gamma: *gamma }, &points);
    }
}

#[test]
fn a_checked_quadratic_has_one_minimum() {
    let error = |curvature: Matrix<f64, 2>| Quadratic::new(curvature).expect_err("refused").to_string();
    insta::assert_snapshot!(error([[1.0, 0.5], [0.0, 1.0]]), @"matrix entry (1, 0) must be finite and equal to entry (0, 1)");
    insta::assert_snapshot!(error([[1.0, 2.0], [2.0, 1.0]]), @"matrix pivot 1 is -3, allowed: 0 or more (positive semidefinite)");
    insta::assert_snapshot!(error([[1.0, 2.0], [2.0, 4.0]]), @"matrix pivot or eigenvalue 1 is 0, allowed: above rounding (positive definite)");
}
