//! Where `AdamW` settles in a basin of the embedded saddle, and at which loss.
//!
//! Near a minimum away from 0 decoupled decay pulls the mean x off it. Let c and t be f'' and f''' at the mean, s^2 the variance
//! there. The mean of the step vanishes, with the mean of f' to second order in the fluctuation:
//!
//! ```text
//! f'(x) + t s^2 / 2 = -gamma P x,      P^2 = sigma^2 + f'(x)^2 + c^2 s^2
//! E f - f_min = f(x) - f_min + c s^2 / 2
//! ```
//!
//! with s^2 the stationary variance of the parabola of curvature c under the preconditioner P, lag of the momentum
//! included. Left out are the skewness, and the fluctuation of the second moment, of relative order s^2 and 1 - beta2.

use optsde_core::loss::SaddleCoordinate;

use crate::theory;
use crate::theory::adaptive_stationary::AdaptiveQuadratic;
use crate::theory::embedded_saddle::Minimum;

/// Far more than the contraction by gamma P / c per iteration needs.
const ITERATIONS: u32 = 50;

/// The loss above a minimum.
#[derive(Clone, Copy)]
pub(super) struct Excess {
    /// Of decay and noise.
    pub(super) total: f64,
    /// Of the noise alone, around the minimum.
    pub(super) of_noise: f64,
}

/// The loss above `minimum` at which the optimizer settles; `problem.lam` is not used.
pub(super) fn excess(
    coordinate: &SaddleCoordinate<f64>,
    minimum: &Minimum,
    problem: &AdaptiveQuadratic,
) -> theory::Result<Excess> {
    let around = |curvature| AdaptiveQuadratic { lam: curvature, ..*problem };
    let at_minimum = around(minimum.curvature);
    let mut x = minimum.x;
    let mut variance = at_minimum.self_consistent()?;
    for _ in 0..ITERATIONS {
        let (slope, curvature) = (coordinate.slope(x), coordinate.curvature_at(x));
        let bend = 6.0 * coordinate.quartic * x - 2.0 * coordinate.cubic;
        let p = (problem.sigma * problem.sigma + slope * slope + curvature * curvature * variance).sqrt();
        x -= (slope + 0.5 * bend * variance + problem.gamma * p * x) / (curvature + problem.gamma * p);
        variance = around(coordinate.curvature_at(x)).frozen(p)?;
    }
    Ok(Excess {
        total: coordinate.value(x) - minimum.value + 0.5 * coordinate.curvature_at(x) * variance,
        of_noise: 0.5 * minimum.curvature * at_minimum.leading_order_as_printed()?,
    })
}
