//! Cholesky factors of whole numbers are whole numbers; what has no factor says where.

use optsde_core::Real;
use optsde_core::linalg::{FactorError, Matrix, apply, cholesky, diagonal, dot};

/// L L^T
fn square<const D: usize>(lower: &[[i32; D]; D]) -> [[i32; D]; D] {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..D).map(|k| lower[i][k] * lower[j][k]).sum()))
}

fn real<R: Real, const D: usize>(matrix: &[[i32; D]; D]) -> Matrix<R, D> {
    matrix.map(|row| row.map(|entry| R::of(f64::from(entry))))
}

#[test]
fn the_factor_of_whole_numbers_is_exact() {
    // Every step is one of whole numbers: pivots are squares, and quotients divide. A zero on the diagonal of L
    // makes A singular; the factor is then unique when the whole column is zero.
    let diagonals = [0, 1, 2, 3];
    let others = [-2, -1, 0, 1, 2];
    let mut count = 0;
    for [a, b, c] in diagonals.iter().flat_map(|&a| diagonals.iter().flat_map(move |&b| diagonals.map(|c| [a, b, c]))) {
        for [p, q, r] in others.iter().flat_map(|&p| others.iter().flat_map(move |&q| others.map(|r| [p, q, r]))) {
            let (p, q, r) = (if a == 0 { 0 } else { p }, if a == 0 { 0 } else { q }, if b == 0 { 0 } else { r });
            let lower = [[a, 0, 0], [p, b, 0], [q, r, c]];
            assert_eq!(cholesky::<f64, 3>(&real(&square(&lower))), Ok(real(&lower)), "{lower:?}");
            assert_eq!(cholesky::<f32, 3>(&real(&square(&lower))), Ok(real(&lower)), "{lower:?}");
            count += 1;
        }
    }
    assert_eq!(count, 64 * 125);
}

#[test]
fn a_pivot_lost_to_rounding_is_a_zero_column() {
    // 0.1 + 0.2 + ... are not whole: v v^T of rank one, whose second pivot is some rounding errors and not zero.
    let v = [0.1_f64, 0.7, -0.3];
    let matrix = v.map(|x| v.map(|y| x * y));
    let lower = cholesky(&matrix).expect("semidefinite");
    assert_eq!([lower[1][1], lower[2][1], lower[2][2]], [0.0; 3]);
    for (row, x) in lower.iter().zip(v) {
        // sqrt(v0 v0) and a quotient: three roundings.
        assert!((row[0] - x).abs() <= 2.0 * f64::EPSILON * x.abs());
    }
}

fn error<R: Real, const D: usize>(matrix: [[f64; D]; D]) -> FactorError {
    cholesky(&matrix.map(|row| row.map(R::of))).expect_err("no factor")
}

#[test]
fn indefinite_matrices_say_which_pivot_is_wrong() {
    // [[0, 1], [1, 0]] has eigenvalues 1 and -1 and no negative number on its diagonal.
    let exchange = [[0.0, 1.0], [1.0, 0.0]];
    insta::assert_snapshot!(error::<f64, 2>(exchange), @"matrix pivot 0 is 0 and leaves 1 in row 1, allowed: 0 (positive semidefinite)");
    assert_eq!(error::<f32, 2>(exchange), FactorError::ZeroPivot { row: 1, column: 0, rest: 1.0 });
    // The sign of what remains, and no number that is not in the elimination: 1 - 1 = 0 under it, -1/2 - 0 beside it.
    assert_eq!(error::<f64, 2>([[0.0, 0.5], [0.5, 1.0]]), FactorError::ZeroPivot { row: 1, column: 0, rest: 0.5 });
    let inner = [[1.0, 1.0, 0.0], [1.0, 1.0, -0.5], [0.0, -0.5, 1.0]];
    assert_eq!(error::<f64, 3>(inner), FactorError::ZeroPivot { row: 2, column: 1, rest: -0.5 });
    // 1 - 2^2 = -3.
    insta::assert_snapshot!(error::<f64, 2>([[1.0, 2.0], [2.0, 1.0]]), @"matrix pivot 1 is -3, allowed: 0 or more (positive semidefinite)");
    insta::assert_snapshot!(error::<f64, 1>([[-4.0]]), @"matrix pivot 0 is -4, allowed: 0 or more (positive semidefinite)");
    // One negative eigenvalue a thousand roundings below zero is not a rounding.
    assert!(matches!(error::<f64, 2>([[1.0, 0.0], [0.0, -1e-13]]), FactorError::NotPositive { row: 1, .. }));
}

#[test]
fn matrices_that_are_not_symmetric_say_where() {
    insta::assert_snapshot!(error::<f64, 3>([[1.0, 0.0, 0.5], [0.0, 1.0, 0.0], [0.25, 0.0, 1.0]]), @"matrix entry (2, 0) must be finite and equal to entry (0, 2)");
    let nearly = [[1.0, 0.5], [0.5_f64.next_up(), 1.0]];
    assert_eq!(error::<f64, 2>(nearly), FactorError::NotSymmetric { row: 1, column: 0 });
}

#[test]
fn no_entry_may_be_infinite_or_nan() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(error::<f64, 2>([[1.0, 0.0], [0.0, bad]]), FactorError::NotSymmetric { row: 1, column: 1 });
        assert_eq!(error::<f32, 2>([[1.0, bad], [bad, 1.0]]), FactorError::NotSymmetric { row: 1, column: 0 });
        assert_eq!(error::<f64, 2>([[1.0, bad], [0.0, 1.0]]), FactorError::NotSymmetric { row: 1, column: 0 });
    }
}

#[test]
fn products_sum_from_the_first_index_to_the_last() {
    // 1 + 2^-53 rounds to 1, so that from the left the sum is 0 and from the right 2^-53.
    let tiny = f64::EPSILON / 2.0;
    assert_eq!(dot(&[1.0, tiny, -1.0], &[1.0; 3]), 0.0);
    assert_eq!(dot(&[-1.0, 1.0, tiny], &[1.0; 3]), tiny);
    assert_eq!(apply(&[[1.0, 2.0], [3.0, 4.0]], &[10.0, 1.0]), [12.0, 34.0]);
    assert_eq!(diagonal(&[2.0_f32, 3.0]), [[2.0, 0.0], [0.0, 3.0]]);
}
