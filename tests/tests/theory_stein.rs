//! The Stein equation `P = A P A' + Q` by doubling: residuals, stability decided on the way, and edges.

use optsde::theory::stein::{spectral_radius, stationary_covariance};
use optsde::theory::{DMatrix, TheoryError};

/// Matrices without structure, from a small congruential sequence.
struct Matrices(u64);

impl Matrices {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX) - 0.5
    }

    fn any(&mut self, n: usize) -> DMatrix<f64> {
        DMatrix::from_fn(n, n, |_, _| self.uniform())
    }

    fn covariance(&mut self, n: usize) -> DMatrix<f64> {
        let m = self.any(n);
        &m * m.transpose()
    }

    /// Not symmetric, of this spectral radius.
    fn transition(&mut self, n: usize, radius: f64) -> DMatrix<f64> {
        let a = self.any(n);
        let factor = radius / spectral_radius(&a).unwrap();
        factor * a
    }
}

fn residual(a: &DMatrix<f64>, q: &DMatrix<f64>, p: &DMatrix<f64>) -> f64 {
    (p - a * p * a.transpose() - q).norm() / p.norm()
}

/// Sizes on both sides of where products are cut into blocks, also with a last block that is not full. The
/// rounding of a sum of n products is n/2 units at worst, 2e-14 at n = 200.
#[test]
fn the_solution_satisfies_its_equation_at_every_size_and_radius() {
    let mut random = Matrices(5);
    for n in [1, 2, 3, 6, 17, 64, 65, 129, 200] {
        for radius in [0.5, 0.9, 0.99, 0.999] {
            if n > 100 && radius > 0.95 {
                continue;
            }
            let (a, q) = (random.transition(n, radius), random.covariance(n));
            let p = stationary_covariance(&a, &q).unwrap();
            assert_eq!(p, p.transpose());
            assert!(residual(&a, &q, &p) < 2e-14, "{n} {radius}: {:e}", residual(&a, &q, &p));
        }
    }
}

/// Norms up to 1e6 above the spectral radius: the first powers grow before they decay.
#[test]
fn a_transition_far_from_normal_is_stable_by_its_radius_not_its_norm() {
    let mut random = Matrices(6);
    for (n, largest) in [(2, 1e6), (5, 1e6), (20, 1e3)] {
        for above in [1.0, largest] {
            let mut a = DMatrix::from_fn(n, n, |i, j| if i < j { above * random.uniform() } else { 0.0 });
            a.fill_diagonal(0.5);
            let q = DMatrix::identity(n, n);
            let p = stationary_covariance(&a, &q).unwrap();
            assert!(residual(&a, &q, &p) < 1e-13, "{n} {above}: {:e}", residual(&a, &q, &p));
            // An eigenvalue 1 of multiplicity n: refused, whether as unstable or because its powers overflow first.
            a.fill_diagonal(1.0);
            assert!(stationary_covariance(&a, &q).is_err(), "{n} {above}");
        }
    }
}

/// diag(r, 1/2) with independent noise: variances 1 / (1 - r^2) and 4/3. The error of the first is that of
/// `r^(2^k)`, doubled each time: 2^k roundings, as many as there are steps in `1 / (1 - r)`.
#[test]
fn close_to_the_limit_the_variance_is_that_of_one_number() {
    for distance in [1e-3, 1e-6, 1e-9, 1e-11] {
        let r = 1.0 - distance;
        let a = DMatrix::from_diagonal(&vec![r, 0.5].into());
        let p = stationary_covariance(&a, &DMatrix::identity(2, 2)).unwrap();
        let expected = 1.0 / ((1.0 - r) * (1.0 + r));
        assert!((p[(0, 0)] / expected - 1.0).abs() < 4.0 * f64::EPSILON / distance, "{distance}");
        assert!((p[(1, 1)] - 4.0 / 3.0).abs() < 1e-15);
    }
}

#[test]
fn exactly_at_the_limit_there_is_no_solution() {
    let (c, s) = (0.6, 0.8);
    let rotation = DMatrix::from_row_slice(2, 2, &[c, -s, s, c]);
    let swap = DMatrix::from_row_slice(2, 2, &[0.0, 1.0, 1.0, 0.0]);
    let defective = DMatrix::from_row_slice(2, 2, &[1.0, 1.0, 0.0, 1.0]);
    let half = DMatrix::from_diagonal(&vec![0.5, -1.0].into());
    for a in [rotation, swap, defective, half, DMatrix::identity(3, 3), DMatrix::from_element(1, 1, -1.0)] {
        let n = a.nrows();
        for q in [DMatrix::identity(n, n), DMatrix::zeros(n, n)] {
            let error = stationary_covariance(&a, &q).unwrap_err();
            assert!(matches!(error, TheoryError::Unstable { value, .. } if (value - 1.0).abs() < 1e-6), "{a} {error}");
        }
    }
}

/// A^2 = 0: P = Q + A Q A' after one term, exactly. A jordan block of 1/2: sum (n 2^-(n-1))^2 = 80/27 + ...
#[test]
fn nilpotent_and_defective_matrices_have_their_exact_solution() {
    let nilpotent = DMatrix::from_row_slice(2, 2, &[0.0, 3.0, 0.0, 0.0]);
    let p = stationary_covariance(&nilpotent, &DMatrix::identity(2, 2)).unwrap();
    assert_eq!(p, DMatrix::from_row_slice(2, 2, &[10.0, 0.0, 0.0, 1.0]));
    // A^n = [[2^-n, n 2^(1-n)], [0, 2^-n]] and Q = diag(0, 1): with x = 1/4, P_00 = 4 sum n^2 x^n =
    // 4 x (1+x) / (1-x)^3 = 80/27, P_01 = 2 sum n x^n = 2 x / (1-x)^2 = 8/9, P_11 = 1/(1-x) = 4/3.
    let jordan = DMatrix::from_row_slice(2, 2, &[0.5, 1.0, 0.0, 0.5]);
    let p = stationary_covariance(&jordan, &DMatrix::from_diagonal(&vec![0.0, 1.0].into())).unwrap();
    let expected = DMatrix::from_row_slice(2, 2, &[80.0 / 27.0, 8.0 / 9.0, 8.0 / 9.0, 4.0 / 3.0]);
    assert!((p - expected).amax() < 1e-15);
}

#[test]
fn what_does_not_fit_is_an_overflow_and_what_is_unstable_is_not() {
    let eye = DMatrix::identity(2, 2);
    let huge = DMatrix::from_row_slice(2, 2, &[0.5, 1e200, 0.0, 0.5]);
    assert!(matches!(stationary_covariance(&huge, &eye), Err(TheoryError::Overflow { quantity: "P", .. })));
    let tall = stationary_covariance(&DMatrix::from_element(1, 1, 0.99), &DMatrix::from_element(1, 1, 1e308));
    assert!(matches!(tall, Err(TheoryError::Overflow { quantity: "P", .. })));
    let unstable = 1e200 * &eye;
    assert!(
        matches!(stationary_covariance(&unstable, &eye), Err(TheoryError::Unstable { value, .. }) if value > 1e199)
    );
    let shape = stationary_covariance(&eye, &DMatrix::identity(3, 3));
    assert!(matches!(shape, Err(TheoryError::Shape { field: "Q", .. })));
    assert!(stationary_covariance(&DMatrix::zeros(0, 0), &DMatrix::zeros(0, 0)).is_err());
    assert!(stationary_covariance(&DMatrix::from_element(2, 2, f64::NAN), &eye).is_err());
}

/// `q / (1 - a^2)` to the last roundings, for a that doubling would have to approach.
#[test]
fn one_number_is_solved_without_iterating() {
    for a in [0.0, 0.5, -0.75, 0.999_999_999, -1.0 + 1e-13] {
        let p = stationary_covariance(&DMatrix::from_element(1, 1, a), &DMatrix::from_element(1, 1, 3.0)).unwrap();
        assert_eq!(p[(0, 0)], 3.0 / ((1.0 - a) * (1.0 + a)));
    }
}
