//! Gradients and Hessians of losses that are no polynomials are the derivatives of the values, up to the error of
//! differences of a small width, which a higher derivative bounds.

mod loss_support;

use optsde_core::linalg::Vector;
use optsde_core::loss::{Cos, Loss, Tent, TentSign};

use loss_support::{Fixed, five_points};

/// The width of small differences: the truncation error of five points is h^4 / 30 times a fifth derivative, and
/// their rounding error (8 + 8 + 1 + 1) / (12 h) roundings of the value, of which a value has at most 20.
const WIDTH: f64 = 1.0 / 1024.0;

fn allowed(fifth_derivative: f64, size: f64) -> f64 {
    WIDTH.powi(4) / 30.0 * fifth_derivative + 18.0 / (12.0 * WIDTH) * 20.0 * f64::EPSILON * size
}

/// `bound` is on the first derivatives and their sixth, on the values and their fifth.
fn check_gradient<const D: usize>(loss: &impl Loss<f64, D>, x: &Vector<f64, D>, (fifth, size): (f64, f64)) {
    for i in 0..D {
        let difference = five_points(|x| loss.value(x), x, i, WIDTH) / (12.0 * WIDTH);
        let error = (loss.gradient(x)[i] - difference).abs();
        assert!(error <= allowed(fifth, size), "{x:?}[{i}] off by {error:e}, allowed {:e}", allowed(fifth, size));
    }
}

fn check_hessian<const D: usize>(loss: &impl Loss<f64, D>, x: &Vector<f64, D>, (fifth, size): (f64, f64)) {
    for i in 0..D {
        for j in 0..D {
            let difference = five_points(|x| loss.gradient(x)[j], x, i, WIDTH) / (12.0 * WIDTH);
            let error = (loss.hessian(x)[i][j] - difference).abs();
            assert!(error <= allowed(fifth, size), "{x:?}[{i}][{j}] off by {error:e}");
        }
    }
}

const PLANE: [[f64; 2]; 6] = [[1.0, 0.3], [-0.4, -0.9], [0.7, -0.2], [-1.5, 0.4], [0.0, 1.1], [0.0, -0.8]];

/// The largest of 1/|x|^n within two widths of x.
fn inverse_power(x: &[f64], n: i32) -> f64 {
    (x.iter().map(|x| x * x).sum::<f64>().sqrt() - 2.0 * WIDTH).powi(-n)
}

#[test]
fn the_tent_has_the_derivatives_of_its_value() {
    // The angle is the imaginary part of a logarithm: its n-th derivative along a line is at most (n-1)! / r^n.
    let tent = Tent { slope: 1.5, probability: 0.75 };
    for x in &PLANE {
        let (value, gradient) = ((24.0 * inverse_power(x, 5), 3.2), (120.0 * inverse_power(x, 6), inverse_power(x, 1)));
        check_gradient(&tent, x, (1.5 * value.0, 1.5 * value.1));
        check_hessian(&tent, x, (1.5 * gradient.0, 1.5 * gradient.1));
        for gamma in [TentSign::Plus, TentSign::Minus] {
            check_gradient(&Fixed { loss: tent, gamma }, x, (1.5 * value.0, 1.5 * value.1));
        }
    }
}

/// Along a line, |x + t e|^2 is a polynomial in t whose two complex zeros have modulus r. On the circle
/// |t| = r/2 it is at least (r/2)^2 and |x| at most 3r/2 in modulus: v.x / |x| is at most 3 |v| there, and its
/// gradient v/|x| - (v.x) x / |x|^3 at most (2 + 18) |v| / r. Cauchy: f^(5) is at most 5! (2/r)^5 times that.
fn check_cos<const D: usize>(points: &[Vector<f64, D>], xi: Vector<f64, D>) {
    let cos = Cos { strength: 0.75, deviation: 0.5 };
    let cauchy = 120.0 * 32.0;
    for x in points {
        let v = 0.75 + 0.5 * xi.iter().map(|z| z * z).sum::<f64>().sqrt();
        let value = (cauchy * 3.0 * v * inverse_power(x, 5), v);
        check_gradient(&cos, x, value);
        check_gradient(&Fixed { loss: cos, gamma: xi }, x, value);
        check_hessian(&cos, x, (cauchy * 20.0 * v * inverse_power(x, 6), v * inverse_power(x, 1)));
    }
}

#[test]
fn the_cosine_has_the_derivatives_of_its_value() {
    check_cos(&PLANE, [0.3, -1.2]);
    check_cos(&[[0.5, -1.0, 0.25], [-0.3, 0.2, 0.9]], [1.0, 0.4, -2.0]);
}
