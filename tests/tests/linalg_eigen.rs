//! Eigenvalues, eigenvectors and functions of symmetric matrices: closed forms for small ones, and for others
//! what they are defined by.
//!
//! Tolerance: Jacobi's method is backward stable. Each rotation costs a few roundings of the norm of A; with at most
//! ten sweeps of D (D - 1) / 2 rotations, D <= 5, residuals stay below 30 D roundings of the norm, and so does the
//! distance of Q^T Q from I.

use optsde_core::Real;
use optsde_core::linalg::{
    FactorError, Matrix, SymmetricEigen, apply, diagonal, inverse_positive, product, solve_semidefinite,
    symmetric_exponential, symmetric_inverse_square_root, symmetric_square_root, transpose,
};
use optsde_core::random::{PathIndex, Purpose, Random, Seed, path_stream};

fn largest<R: Real, const D: usize>(matrix: &Matrix<R, D>) -> f64 {
    matrix.iter().flatten().fold(0.0, |largest: f64, entry| largest.max(entry.to_f64().abs()))
}

fn difference<R: Real, const D: usize>(a: &Matrix<R, D>, b: &Matrix<R, D>) -> f64 {
    a.iter().flatten().zip(b.iter().flatten()).fold(0.0, |largest: f64, (x, y)| largest.max((*x - *y).to_f64().abs()))
}

fn identity<R: Real, const D: usize>() -> Matrix<R, D> {
    diagonal(&[R::ONE; D])
}

fn rounding<R: Real, const D: usize>() -> f64 {
    30.0 * f64::of_count(D as u64) * R::EPSILON.to_f64()
}

/// Symmetric matrices: random ones of any signature, of low rank, with close or equal eigenvalues, badly scaled.
fn samples<R: Real, const D: usize>() -> Vec<Matrix<R, D>> {
    let mut random = path_stream(Seed(1), PathIndex(D as u64), Purpose::Steps, 0);
    let mut samples = vec![[[R::ZERO; D]; D], identity(), [[R::ONE; D]; D]];
    for k in 0..20 {
        let a: Matrix<R, D> = std::array::from_fn(|_| random.normals());
        let square = product(&a, &transpose(&a));
        samples.push(std::array::from_fn(|i| std::array::from_fn(|j| a[i][j] + a[j][i])));
        samples.push(square);
        samples.push(std::array::from_fn(|i| std::array::from_fn(|j| a[0][i] * a[0][j])));
        // I plus a small perturbation, and entries from 1 to 2^-k.
        let small = R::of(0.5_f64.powi(3 * k));
        samples.push(std::array::from_fn(|i| std::array::from_fn(|j| identity::<R, D>()[i][j] + small * square[i][j])));
        let scales: [R; D] = std::array::from_fn(|i| R::of(0.5_f64.powi(k * i32::try_from(i).expect("small"))));
        samples.push(std::array::from_fn(|i| std::array::from_fn(|j| scales[i] * scales[j] * (square[i][j]))));
    }
    samples.retain(|a| (0..D).all(|i| (0..D).all(|j| a[i][j] == a[j][i])));
    assert!(samples.len() > 60);
    samples
}

fn check_decomposition<R: Real, const D: usize>() {
    for a in samples::<R, D>() {
        let eigen = SymmetricEigen::new(&a).expect("symmetric");
        let q = eigen.vectors;
        let allowed = rounding::<R, D>();
        let residual = difference(&product(&a, &q), &product(&q, &diagonal(&eigen.values)));
        assert!(residual <= allowed * largest(&a) * 2.0, "residual {residual:e} of {a:?}");
        assert!(difference(&product(&transpose(&q), &q), &identity()) <= allowed, "{a:?}");
        assert!(eigen.values.windows(2).all(|pair| pair[0] <= pair[1]));
        let again = eigen.function(|value| value);
        assert!(difference(&again, &a) <= allowed * largest(&a) * 2.0);
        assert_eq!(again, transpose(&again));
    }
}

#[test]
fn the_decomposition_is_that_of_the_matrix_and_orthogonal() {
    check_decomposition::<f64, 1>();
    check_decomposition::<f64, 2>();
    check_decomposition::<f64, 3>();
    check_decomposition::<f64, 5>();
    check_decomposition::<f32, 1>();
    check_decomposition::<f32, 2>();
    check_decomposition::<f32, 4>();
}

fn check_closed_forms<R: Real>() {
    // (a + d)/2 +- sqrt(((a - d)/2)^2 + b^2).
    for (a, b, d, expected) in
        [(2.0, 1.0, 2.0, [1.0, 3.0]), (4.0, 2.0, 1.0, [0.0, 5.0]), (1.0, -12.0, 8.0, [-8.0, 17.0])]
    {
        let eigen = SymmetricEigen::new(&[[R::of(a), R::of(b)], [R::of(b), R::of(d)]]).expect("symmetric");
        for (value, expected) in eigen.values.into_iter().zip(expected) {
            assert!((value.to_f64() - expected).abs() <= 4.0 * R::EPSILON.to_f64() * 17.0, "{value:?} {expected}");
        }
    }
    // Diagonal matrices take no rotation: sorted bits, equal eigenvalues keep their order.
    let eigen = SymmetricEigen::new(&diagonal(&[3.0, -1.0, 3.0, 0.1].map(R::of))).expect("symmetric");
    assert_eq!(eigen.values, [-1.0, 0.1, 3.0, 3.0].map(R::of));
    assert_eq!(
        transpose(&eigen.vectors),
        [[0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 1, 0]].map(|v| v.map(R::of_count))
    );
    // The second difference on five points: 2 - 2 cos(j pi / 6).
    let chain: Matrix<R, 5> = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            R::of(match i.abs_diff(j) {
                0 => 2.0,
                1 => -1.0,
                _ => 0.0,
            })
        })
    });
    let root = 3.0_f64.sqrt();
    let eigen = SymmetricEigen::new(&chain).expect("symmetric");
    for (value, expected) in eigen.values.into_iter().zip([2.0 - root, 1.0, 2.0, 3.0, 2.0 + root]) {
        assert!((value.to_f64() - expected).abs() <= rounding::<R, 5>());
    }
}

#[test]
fn eigenvalues_of_known_matrices() {
    check_closed_forms::<f64>();
    check_closed_forms::<f32>();
}

/// S^2 = A, R^2 A = I, A^{-1} A = I for positive definite A of condition at most `condition`.
fn check_functions<R: Real, const D: usize>() {
    for a in samples::<R, D>() {
        let values = SymmetricEigen::new(&a).expect("symmetric").values;
        let (least, most) = (values[0].to_f64(), values[D - 1].to_f64());
        if least <= 0.0 || most / least > 1e3 {
            continue;
        }
        let allowed = 4.0 * rounding::<R, D>() * most / least;
        let root = symmetric_square_root(&a).expect("positive");
        assert!(difference(&product(&root, &root), &a) <= allowed * largest(&a));
        let inverse_root = symmetric_inverse_square_root(&a).expect("positive");
        assert!(difference(&product(&product(&inverse_root, &a), &inverse_root), &identity()) <= allowed);
        let inverse = inverse_positive(&a).expect("positive");
        assert!(difference(&product(&inverse, &a), &identity()) <= allowed);
        assert_eq!(inverse, transpose(&inverse));
        let b: [R; D] = std::array::from_fn(|i| R::of_count(i as u64) - R::ONE);
        let (x, y) = (solve_semidefinite(&a, &b), apply(&inverse, &b));
        for (x, y) in x.into_iter().zip(y) {
            assert!((x - y).to_f64().abs() <= allowed * largest(&inverse) * f64::of_count(D as u64));
        }
    }
}

#[test]
fn roots_and_inverses_are_what_they_are_called() {
    check_functions::<f64, 1>();
    check_functions::<f64, 2>();
    check_functions::<f64, 4>();
    check_functions::<f32, 3>();
}

#[test]
fn the_exponential_of_a_symmetric_matrix() {
    // [[a, b], [b, a]]: e^a [[cosh b, sinh b], [sinh b, cosh b]]; with b = ln 2: cosh = 5/4, sinh = 3/4.
    let b = core::f64::consts::LN_2;
    let exponential = symmetric_exponential(&[[0.0, b], [b, 0.0]]).expect("symmetric");
    assert!(difference(&exponential, &[[1.25, 0.75], [0.75, 1.25]]) <= rounding::<f64, 2>());
    assert_eq!(symmetric_exponential(&[[0.0_f32; 3]; 3]), Ok(identity()));
    // exp(A) exp(-A) = I.
    let a = [[0.3, -0.5, 0.1], [-0.5, 1.0, 0.7], [0.1, 0.7, -0.4]];
    let (plus, minus) = (symmetric_exponential(&a), symmetric_exponential(&a.map(|row| row.map(|x| -x))));
    let both = product(&plus.expect("symmetric"), &minus.expect("symmetric"));
    assert!(difference(&both, &identity()) <= 10.0 * rounding::<f64, 3>());
}

#[test]
fn a_singular_system_leaves_out_what_it_does_not_determine() {
    // The second coordinate is free: x = (b, 0).
    assert_eq!(solve_semidefinite(&[[4.0, 0.0], [0.0, 0.0]], &[2.0, 0.0]), [0.5, 0.0]);
    assert_eq!(solve_semidefinite(&[[0.0, 0.0], [0.0, 4.0]], &[0.0, 2.0]), [0.0, 0.5]);
    // (1, 2)(1, 2)^T x = (5, 10): one solution is x = (5, 0).
    assert_eq!(solve_semidefinite(&[[1.0, 2.0], [2.0, 4.0]], &[5.0, 10.0]), [5.0, 0.0]);
    assert_eq!(solve_semidefinite(&[[0.0_f32; 3]; 3], &[1.0, 2.0, 3.0]), [0.0; 3]);
    assert!(solve_semidefinite(&[[f64::NAN]], &[1.0])[0].is_nan());
}

#[test]
fn matrices_without_the_function_say_why() {
    let text = |error: Result<Matrix<f64, 2>, FactorError>| error.expect_err("refused").to_string();
    insta::assert_snapshot!(text(symmetric_square_root(&[[1.0, 2.0], [2.0, 1.0]])), @"matrix eigenvalue is -1, allowed: 0 or more (positive semidefinite)");
    insta::assert_snapshot!(text(symmetric_inverse_square_root(&[[0.0, 0.0], [0.0, 1.0]])), @"matrix pivot or eigenvalue 0 is 0, allowed: above rounding (positive definite)");
    insta::assert_snapshot!(text(inverse_positive(&[[0.0, 0.0], [0.0, 1.0]])), @"matrix pivot or eigenvalue 0 is 0, allowed: above rounding (positive definite)");
    for bad in
        [[[1.0, 0.5], [0.25, 1.0]], [[1.0, f64::NAN], [f64::NAN, 1.0]], [[1.0, f64::INFINITY], [f64::INFINITY, 1.0]]]
    {
        let expected = FactorError::NotSymmetric { row: 1, column: 0 };
        assert_eq!(SymmetricEigen::new(&bad), Err(expected));
        assert_eq!(symmetric_exponential(&bad), Err(expected));
        assert_eq!(inverse_positive(&bad), Err(expected));
    }
    // A semidefinite matrix has a root.
    assert_eq!(symmetric_square_root(&[[0.0, 0.0], [0.0, 4.0]]), Ok([[0.0, 0.0], [0.0, 2.0]]));
}

#[test]
fn products_and_transposes() {
    let (a, b) = ([[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]);
    assert_eq!(product(&a, &b), [[19.0, 22.0], [43.0, 50.0]]);
    assert_eq!(transpose(&a), [[1.0, 3.0], [2.0, 4.0]]);
}
