//! Elementary functions, small matrices and sums.

use core::hint::black_box;

use optsde_core::Real;
use optsde_core::linalg::{
    cholesky, inverse_positive, product, symmetric_exponential, symmetric_inverse_square_root, symmetric_square_root,
};
use optsde_core::norm::{norm, tree_sum};
use optsde_core::random::{Random, Replay};

use crate::{D, any, any_matrix};

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
    let table = [R::ONE; 5];
    let mut replay = Replay::new(black_box(&table[..]));
    let _ = black_box(Random::<R>::normals::<D>(&mut replay));
    let _ = black_box(Random::<R>::index(&mut replay, black_box(7)));
    matrices::<R>();
    sums::<R>();
}

#[inline(never)]
fn matrices<R: Real>() {
    let matrix = any_matrix::<R>();
    let _ = black_box((inverse_positive(&matrix), product(&matrix, &any_matrix())));
    let _ = black_box((symmetric_exponential(&matrix), symmetric_square_root(&matrix)));
    let _ = black_box(symmetric_inverse_square_root(&matrix));
}

#[inline(never)]
fn sums<R: Real>() {
    let layer = [R::ONE; 200];
    let layer = black_box(&layer[..]);
    let _ = black_box((tree_sum(layer.iter().copied()), norm(layer.iter().copied())));
}
