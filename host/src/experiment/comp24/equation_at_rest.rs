//! Where an equation of RMSprop or Adam settles on `lam x^2 / 2` with V = sigma^2 + lam^2 E x^2.

use crate::theory;

/// The map P -> sqrt(sigma^2 + lam^2 E x^2) falls, by a factor below 1/2 of a change of P while eta lam <= sigma: 50 steps
/// are below 1e-15.
const ITERATIONS: u32 = 50;

/// E x^2 from `at_noise`, which gives it for a noise of deviation P and the preconditioner P: the equations are linear, so
/// that noise sigma and the preconditioner P have (sigma / P)^2 of that. Fluctuations of V are left out.
pub(super) fn self_consistent(
    lam: f64,
    sigma: f64,
    at_noise: impl Fn(f64) -> theory::Result<f64>,
) -> theory::Result<f64> {
    let mut p = sigma;
    let mut square = 0.0;
    for _ in 0..ITERATIONS {
        square = at_noise(p)? * (sigma / p).powi(2);
        p = sigma.hypot(lam * square.sqrt());
    }
    Ok(square)
}
