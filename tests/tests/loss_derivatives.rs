//! Gradients and Hessians are the derivatives of the values.
//!
//! The losses are polynomials of degree two, of which central differences of any width are the derivatives
//! without truncation error. With whole numbers, halves and counts that are powers of two every operation is
//! exact, so the comparison is too.

use optsde_core::Real;
use optsde_core::linalg::{Matrix, Vector};
use optsde_core::loss::{LinearRegression, Loss, LossFactor, Quadratic};

fn moved<R: Real, const D: usize>(x: &Vector<R, D>, i: usize, by: R) -> Vector<R, D> {
    let mut moved = *x;
    moved[i] += by;
    moved
}

/// Central differences of width 1.
fn gradient_of_values<R: Real, const D: usize>(loss: &impl Loss<R, D>, x: &Vector<R, D>) -> Vector<R, D> {
    std::array::from_fn(|i| (loss.value(&moved(x, i, R::ONE)) - loss.value(&moved(x, i, -R::ONE))) * R::HALF)
}

fn hessian_of_gradients<R: Real, const D: usize>(loss: &impl Loss<R, D>, x: &Vector<R, D>) -> Matrix<R, D> {
    std::array::from_fn(|i| {
        let (right, left) = (loss.gradient(&moved(x, i, R::ONE)), loss.gradient(&moved(x, i, -R::ONE)));
        std::array::from_fn(|j| (right[j] - left[j]) * R::HALF)
    })
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
