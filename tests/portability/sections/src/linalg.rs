//! Small matrices and sums.

use optsde_core::Real;
use optsde_core::linalg::{
    FactorError, Matrix, SymmetricEigen, apply, cholesky, diagonal, dot, inverse_positive, product, solve_semidefinite,
    symmetric_exponential, symmetric_inverse_square_root, symmetric_square_root, transpose,
};
use optsde_core::norm::{norm, sum_of_squares, tree_sum};

use crate::section::Sections;
use crate::{matrix, vector};

pub(crate) fn sections<R: Real>(sections: &mut Sections<'_, R>) {
    let a: Matrix<R, 3> = matrix([[2.0, 0.5, -0.3], [0.5, 1.5, 0.7], [-0.3, 0.7, 0.9]]);
    let general: Matrix<R, 3> = matrix([[0.1, 0.2, 0.3], [-1.7, 0.4, 0.6], [1e-3, 5.0, -0.9]]);
    let x: [R; 3] = vector([0.3, -1.1, 7.0]);
    sections.add("linalg", "products", |digest| {
        digest.real(dot(&x, &apply(&general, &x)));
        digest.fields(&[product(&a, &general), transpose(&general), diagonal(&x)]);
    });
    let mut function = |name, f: fn(&Matrix<R, 3>) -> Result<Matrix<R, 3>, FactorError>| {
        sections.add("linalg", name, |digest| digest.fields(&f(&a).expect("positive definite")));
    };
    function("cholesky", cholesky);
    function("inverse_positive", inverse_positive);
    function("symmetric_square_root", symmetric_square_root);
    function("symmetric_inverse_square_root", symmetric_inverse_square_root);
    function("symmetric_exponential", symmetric_exponential);
    sections.add("linalg", "solve_semidefinite", |digest| {
        digest.fields(&solve_semidefinite(&a, &x));
        digest.fields(&solve_semidefinite(&matrix([[1.0, 1.0], [1.0, 1.0]]), &[R::ONE, R::TWO]));
    });
    sections.add("linalg", "symmetric_eigen", |digest| {
        let eigen = SymmetricEigen::new(&a).expect("symmetric");
        digest.fields(&eigen.values);
        digest.fields(&eigen.vectors);
        digest.fields(&eigen.function(|value| value * value));
    });
    sections.add("norm", "sums", |digest| {
        let layer = || (0..150_u32).map(|i| crate::real::<R>(f64::from(i % 13) * 0.1 - 0.55));
        digest.fields(&[tree_sum(layer()), sum_of_squares(layer()), norm(layer())]);
    });
}
