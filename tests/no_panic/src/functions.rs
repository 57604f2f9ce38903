//! Elementary functions, small matrices and sums.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::linalg::{
    self, SymmetricEigen, cholesky, dot, inverse_positive, product, solve_semidefinite, symmetric_exponential,
    symmetric_inverse_square_root, symmetric_square_root, transpose,
};
use optsde_core::norm::{norm, sum_of_squares, tree_sum};

use crate::{any, any_matrix, any_vector};

#[inline(never)]
pub(crate) fn functions<R: Real>() {
    let x: R = any();
    let _ = black_box((x.square_root(), x.natural_logarithm(), x.natural_logarithm_of_normal(), x.exponential()));
    let _ = black_box((
        x.exponential_minus_one(),
        x.sine_cosine_of_turn(),
        x.sine_cosine_of_fraction(),
        x.error_function(),
        x.complementary_error_function(),
    ));
    let _ =
        black_box((x.integer_below(), x.log_gamma(), x.power(any()), x.larger(any()), x.smaller(any()), x.finite()));
    let _ =
        black_box((cholesky(&any_matrix::<R>()), R::of(black_box(1.0)), R::of_count(black_box(1)), x.canonical_bits()));
    let _ = black_box((x.to_f64(), x.magnitude(), R::open_unit(black_box(1), black_box(2))));
    matrices::<R>();
    sums::<R>();
}

#[inline(never)]
fn matrices<R: Real>() {
    let matrix = any_matrix::<R>();
    let _ = black_box((inverse_positive(&matrix), product(&matrix, &any_matrix())));
    let _ = black_box((symmetric_exponential(&matrix), symmetric_square_root(&matrix)));
    let _ = black_box(symmetric_inverse_square_root(&matrix));
    let vector = any_vector::<R>();
    let _ = black_box((dot(&vector, &any_vector()), transpose(&matrix)));
    let _ = black_box((linalg::apply(&matrix, &vector), linalg::diagonal(&vector)));
    let _ = black_box(solve_semidefinite(&matrix, &vector));
    if let Ok(eigen) = SymmetricEigen::new(&matrix) {
        let _ = black_box(SymmetricEigen::function(&eigen, |value| value.exponential()));
    }
}

#[inline(never)]
fn sums<R: Real>() {
    let layer = [R::ONE; 200];
    let layer = black_box(&layer[..]);
    let values = || layer.iter().copied();
    let _ = black_box((tree_sum(values()), sum_of_squares(values()), norm(values())));
}
