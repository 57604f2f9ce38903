//! Where `AdamW` settles in a basin of the embedded saddle, and at which loss.
//!
//! Near a minimum away from 0 decoupled decay pulls the mean x off it, against which the mean momentum M = -gamma P x
//! holds. Let c and t be f'' and f''' at the mean, s^2 the variance there. The mean of f', to second order in the
//! fluctuation, is M:
//!
//! ```text
//! f'(x) + t s^2 / 2 = M = -gamma P x,      P^2 = sigma^2 + f'(x)^2 + c^2 s^2
//! E f - f_min = f(x) - f_min + c s^2 / 2
//! ```
//!
//! and s^2 is that of the recursion, linear in the deviations y, m and w of x, m and v / P^2 from their means,
//!
//! ```text
//! m' = beta1 m + (1 - beta1) (c y + a),      w' = beta2 w + (1 - beta2) (2 f' c y / P^2 + b)
//! y' = (1 - eta gamma) y - (eta / P) (m' - M w' / 2)
//! ```
//!
//! with a = sigma z and b = (2 f' sigma z + sigma^2 (z^2 - 1)) / P^2 for standard normal z. The last term is the mean
//! momentum under a fluctuating denominator. Left out are terms of third order, relative to s^2 and 1 - beta2.

use nalgebra::DMatrix;
use optsde_core::loss::SaddleCoordinate;

use crate::theory;
use crate::theory::embedded_saddle::Minimum;
use crate::theory::recursion::LinearRecursion;
use crate::theory::scaling_rules::AdaptiveRun;

/// Newton's method for the mean, with the variance of the iteration before: each gains at least two digits.
const ITERATIONS: u32 = 12;

/// The mean loss above `minimum` at which the run settles in one coordinate.
pub(super) fn excess(coordinate: &SaddleCoordinate<f64>, minimum: &Minimum, run: &AdaptiveRun) -> theory::Result<f64> {
    let (sigma, gamma) = (run.noise, run.weight_decay);
    let (mut x, mut variance) = (minimum.x, 0.0);
    for _ in 0..ITERATIONS {
        let (slope, curvature) = (coordinate.slope(x), coordinate.curvature_at(x));
        let bend = 6.0 * coordinate.quartic * x - 2.0 * coordinate.cubic;
        let p = (sigma * sigma + slope * slope + curvature * curvature * variance).sqrt();
        x -= (slope + 0.5 * bend * variance + gamma * p * x) / (curvature + gamma * p);
        variance = variance_around(coordinate, x, p, run)?;
    }
    Ok(coordinate.value(x) - minimum.value + 0.5 * coordinate.curvature_at(x) * variance)
}

/// s^2, from the stationary covariance of (y, m, w).
fn variance_around(coordinate: &SaddleCoordinate<f64>, x: f64, p: f64, run: &AdaptiveRun) -> theory::Result<f64> {
    let (slope, curvature) = (coordinate.slope(x), coordinate.curvature_at(x));
    let (eta, gamma, sigma) = (run.hyper.learning_rate, run.weight_decay, run.noise);
    let (beta1, beta2) = (run.hyper.beta1, run.hyper.beta2);
    let (unit, signal) = (sigma * sigma / (p * p), 2.0 * slope / (p * p));
    // In units of 1 / P: the part of y' in m' and in w'.
    let (of_momentum, of_moment) = (-eta / p, -0.5 * eta * gamma * x);
    let new_momentum = [(1.0 - beta1) * curvature, beta1, 0.0];
    let new_moment = [(1.0 - beta2) * signal * curvature, 0.0, beta2];
    let mut transition = DMatrix::zeros(3, 3);
    for column in 0..3 {
        let kept = if column == 0 { 1.0 - eta * gamma } else { 0.0 };
        transition[(0, column)] = kept + of_momentum * new_momentum[column] + of_moment * new_moment[column];
        transition[(1, column)] = new_momentum[column];
        transition[(2, column)] = new_moment[column];
    }
    let (share1, share2) = (1.0 - beta1, 1.0 - beta2);
    let input = DMatrix::from_row_slice(3, 2, &[of_momentum * share1, of_moment * share2, share1, 0.0, 0.0, share2]);
    let both = signal * sigma * sigma;
    let noise = [sigma * sigma, both, both, signal * both + 2.0 * unit * unit];
    let recursion = LinearRecursion::new(transition, input, &DMatrix::from_row_slice(2, 2, &noise))?;
    Ok(recursion.stationary()?[(0, 0)])
}
