//! The loss of SignSGD under a scheduler with a finite integral, by its moment equation.

use optsde_core::Real;

use super::sign_descent::{CURVATURES, SIGMA};
use crate::theory;
use crate::theory::sign::SignNoise;
use crate::theory::sign::stationary::leading_variance;

/// E f of the linear equation under (1 + t)^(-3/2), from its second moment
/// dV/dt = -2 a s V + eta s^2 with s = p^3, p = (1 + t)^(-1/2), s dt = -2 dp:
/// V = V0 e^(-4 a (1 - p)) + 2 eta (integral from p to 1 of u^3 e^(-4 a (u - p)) du), by 2000 midpoints.
pub(super) fn under_fast_scheduler(eta: f64, start: [f64; 2], k: u64) -> theory::Result<f64> {
    let p = (1.0 + eta * f64::of_count(k)).powf(-0.5);
    let mut loss = 0.0;
    for (lam, x0) in CURVATURES.into_iter().zip(start) {
        // leading variance eta / (2 a)
        let a = eta / (2.0 * leading_variance(lam, SIGMA, eta, &SignNoise::GAUSSIAN)?);
        let width = (1.0 - p) / 2000.0;
        let place = |i: u32| p + width * (f64::from(i) + 0.5);
        let integral: f64 = (0..2000).map(place).map(|u| u.powi(3) * (-4.0 * a * (u - p)).exp()).sum();
        loss += 0.5 * lam * (x0 * x0 * (-4.0 * a * (1.0 - p)).exp() + 2.0 * eta * width * integral);
    }
    Ok(loss)
}
