//! The exact Ornstein-Uhlenbeck scheme has the law of the process at any step size, and stays near its path.

mod stepper_support;

use optsde_core::Real;
use optsde_core::linalg::Matrix;
use optsde_core::loss::Quadratic;
use optsde_core::noise::ConstantCovariance;
use optsde_core::sde::{SdeState, SgdSde};
use optsde_core::stepper::{ExactOrnsteinUhlenbeck, Increment, Stepper};
use stepper_support::defect::{At, measure};

type Linear<R, const D: usize> = SgdSde<Quadratic<R, D>, ConstantCovariance<R, D>, R>;

fn linear<R: Real, const D: usize>(curvature: Matrix<f64, D>, covariance: Matrix<f64, D>) -> Linear<R, D> {
    let rounded = |matrix: Matrix<f64, D>| matrix.map(|row| row.map(R::of));
    let covariance = ConstantCovariance::new(&rounded(covariance)).expect("positive semidefinite");
    SgdSde::new(Quadratic { curvature: rounded(curvature) }, covariance, R::of(0.25)).expect("in range")
}

fn moved<R: Real, const D: usize>(sde: &Linear<R, D>, h: f64, x: [f64; D], dw: [f64; D], dz: [f64; D]) -> [f64; D] {
    let step = ExactOrnsteinUhlenbeck.prepare(sde, R::ZERO, R::of(h));
    let mut state = SdeState { x: x.map(R::of), relaxed: [] };
    let increment = Increment { dw: dw.map(R::of), dz: dz.map(R::of), bits: 0 };
    ExactOrnsteinUhlenbeck.advance(sde, &step, &mut state, &increment);
    state.x.map(R::to_f64)
}

fn unit<const D: usize>(k: usize, value: f64) -> [f64; D] {
    std::array::from_fn(|i| if i == k { value } else { 0.0 })
}

/// The covariance of a step, which is linear in independent normal numbers u, v: dW = sqrt(h) u,
/// dZ = h dW / 2 + sqrt(h^3 / 12) v.
fn covariance<R: Real, const D: usize>(sde: &Linear<R, D>, h: f64) -> Matrix<f64, D> {
    let mut sum = [[0.0; D]; D];
    for k in 0..D {
        let root = h.sqrt();
        let from_w = moved(sde, h, [0.0; D], unit(k, root), unit(k, 0.5 * h * root));
        let from_z = moved(sde, h, [0.0; D], [0.0; D], unit(k, h * root / 12.0_f64.sqrt()));
        for column in [from_w, from_z] {
            for i in 0..D {
                for j in 0..D {
                    sum[i][j] += column[i] * column[j];
                }
            }
        }
    }
    sum
}

/// (1 - e^(-q h)) / q.
fn integral(q: f64, h: f64) -> f64 {
    if q == 0.0 { h } else { -(-q * h).exp_m1() / q }
}

fn diagonal_curvature_has_the_closed_form<R: Real>() {
    let curvatures = [3.0, 0.5, 0.0];
    let full = [[2.0, 0.5, 0.25], [0.5, 1.0, -0.5], [0.25, -0.5, 1.5]];
    // Rank one: all of its noise comes from one Brownian motion, and the law still has full rank.
    let singular = [[1.0, 0.5, -0.5], [0.5, 0.25, -0.25], [-0.5, -0.25, 0.25]];
    for sigma in [full, singular] {
        let sde = linear::<R, 3>([[3.0, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.0]], sigma);
        for h in [1e-4, 0.01, 0.25, 1.0, 8.0] {
            // Rounding grows with the number of doublings, 7 at h = 8; entries are compared at the scale of the
            // largest variance.
            let tolerance = 300.0 * R::EPSILON.to_f64();
            let found = covariance(&sde, h);
            let scale = 0.25 * 2.0 * integral(0.0, h);
            for i in 0..3 {
                let mean = moved(&sde, h, unit(i, 1.0), [0.0; 3], [0.0; 3]);
                for j in 0..3 {
                    // S_ij = eta Sigma_ij (1 - e^(-(k_i + k_j) h)) / (k_i + k_j)
                    let expected = 0.25 * sigma[i][j] * integral(curvatures[i] + curvatures[j], h);
                    assert!((found[i][j] - expected).abs() < tolerance * scale, "S {i} {j} at {h}: {found:?}");
                    let flow = if i == j { (-curvatures[i] * h).exp() } else { 0.0 };
                    assert!((mean[j] - flow).abs() < tolerance, "E {i} {j} at {h}");
                }
            }
        }
    }
}

#[test]
fn the_law_is_exact_at_any_step_size() {
    diagonal_curvature_has_the_closed_form::<f64>();
    diagonal_curvature_has_the_closed_form::<f32>();
}

#[test]
fn a_rotation_of_the_equation_rotates_the_law() {
    // Q = [[0.6, -0.8], [0.8, 0.6]], K = Q diag(2, -0.5) Q^T (one direction grows), Sigma = Q [[1, 0.3], [0.3, 0.5]] Q^T.
    let q = [[0.6, -0.8], [0.8, 0.6]];
    let turned = |inner: Matrix<f64, 2>| -> Matrix<f64, 2> {
        let mut result = [[0.0; 2]; 2];
        for (i, j, k, l) in (0..16).map(|n| (n & 1, (n >> 1) & 1, (n >> 2) & 1, n >> 3)) {
            result[i][j] += q[i][k] * inner[k][l] * q[j][l];
        }
        result[1][0] = result[0][1];
        result
    };
    let (curvatures, sigma) = ([2.0, -0.5], [[1.0, 0.3], [0.3, 0.5]]);
    let sde = linear::<f64, 2>(turned([[2.0, 0.0], [0.0, -0.5]]), turned(sigma));
    for h in [0.1, 1.5] {
        let mut inner = [[0.0; 2]; 2];
        for i in 0..2 {
            for j in 0..2 {
                inner[i][j] = 0.25 * sigma[i][j] * integral(curvatures[i] + curvatures[j], h);
            }
        }
        let (expected, found) = (turned(inner), covariance(&sde, h));
        for i in 0..2 {
            for j in 0..2 {
                assert!((found[i][j] - expected[i][j]).abs() < 1e-13, "{found:?} {expected:?}");
            }
        }
    }
}

#[test]
fn in_one_dimension_the_strong_order_is_two() {
    // dZ then carries all that it can of the noise: what is left has variance of order h^5 in a step.
    let sde = linear::<f64, 1>([[1.5]], [[0.8]]);
    let measured =
        measure(&At { sde, start: SdeState { x: [0.7], relaxed: [] }, time: 0.0, size: 0.1 }, &ExactOrnsteinUhlenbeck);
    assert!(measured.strong().is_some_and(|slopes| slopes.decides_for(2.0)), "{:?}", measured.strong);
}
