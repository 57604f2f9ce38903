//! How much of a Gaussian lies in an ellipse that belongs to another covariance.
//!
//! For `w ~ N(0, diag(s_1, s_2))` and the ellipse `w_1^2 / c_1 + w_2^2 / c_2 <= r^2`, with `q_i = s_i / c_i`, the normal
//! vector `w_i / sqrt(s_i)` has a radius of its own, `P(radius <= R) = 1 - exp(-R^2 / 2)`, in every direction:
//!
//! ```text
//! P = mean over theta of 1 - exp(-r^2 / (2 q(theta))),    q(theta) = q_1 cos^2 theta + q_2 sin^2 theta
//! ```
//!
//! For equal covariances this is `1 - exp(-r^2 / 2)`, 0.98889 at r = 3, where Liu21 Figure 3 says 99 %.
//!
//! Domain: everything finite and positive.

use std::f64::consts::FRAC_PI_2;

use super::check;
use super::error::{Result, TheoryError};

/// Intervals of a quarter turn. The integrand is periodic, so that the trapezoidal rule converges geometrically, with
/// up to `sqrt(q_1 / q_2)` times as many intervals where the q differ.
const INTERVALS: [u32; 2] = [16, 1 << 20];

/// What twice as many intervals may change, relative to the probability.
const TOLERANCE: f64 = 1e-14;

/// The probability that a normal vector with variances `actual` lies in the ellipse of variances `assumed`
/// at `radius` standard deviations, to 1e-14 of it.
///
/// # Errors
/// Inputs outside the domain above; an ellipse so narrow, `q_1 / q_2` far above 1e9, that the quadrature does not settle.
pub fn ellipse_probability(actual: [f64; 2], assumed: [f64; 2], radius: f64) -> Result<f64> {
    actual.iter().try_for_each(|&s| check::positive("actual", s))?;
    assumed.iter().try_for_each(|&c| check::positive("assumed", c))?;
    check::positive("radius", radius)?;
    let q = [actual[0] / assumed[0], actual[1] / assumed[1]];
    q.iter().try_for_each(|&q| check::positive("actual / assumed", q))?;
    // Each quotient by itself: a square of the radius may overflow.
    let inside = |theta: f64| {
        let [first, second] = [q[0].sqrt() / radius * theta.cos(), q[1].sqrt() / radius * theta.sin()];
        -(-0.5 / (first * first + second * second)).exp_m1()
    };
    let [mut intervals, most] = INTERVALS;
    let step = |intervals: u32| FRAC_PI_2 / f64::from(intervals);
    let mut sum = 0.5 * (inside(0.0) + inside(FRAC_PI_2))
        + (1..intervals).map(|i| inside(f64::from(i) * step(intervals))).sum::<f64>();
    let mut change = f64::NAN;
    while intervals < most {
        let between: f64 = (0..intervals).map(|i| inside((f64::from(i) + 0.5) * step(intervals))).sum();
        change = (between - sum).abs() / (between + sum);
        sum += between;
        intervals *= 2;
        if change <= TOLERANCE {
            return Ok(sum / f64::from(intervals));
        }
    }
    Err(TheoryError::NotConverged { quantity: "probability of the ellipse", change, tolerance: TOLERANCE })
}
