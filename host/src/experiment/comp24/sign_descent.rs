//! SignSGD on a quadratic loss with a diagonal Hessian: what is run, its exact law and its equation.

use optsde_core::Real;
use optsde_core::loss::Quadratic;
use optsde_core::noise::White;
use optsde_core::optimizer::SignSgd;
use optsde_core::oracle::NoisyGradient;
use optsde_core::process::Descent;
use optsde_core::schedule::Constant;
use optsde_device::observe::DiagonalLoss;

use crate::experiment::Number;
use crate::theory;
use crate::theory::sign::{Moments, SignNoise, chain, sde_moments};

/// The Hessian of Comp24 Figure 2, diag(1, 2).
pub(super) const CURVATURES: [f64; 2] = [1.0, 2.0];
/// The noise of each component of the gradient there.
pub(super) const SIGMA: f64 = 0.1;

/// SignSGD on a quadratic loss.
pub(super) type SignDescent<N, S, const D: usize> =
    Descent<SignSgd, NoisyGradient<Quadratic<Number, D>, N>, S, Number, D>;

/// SignSGD on the loss of Figure 2.
pub(super) fn sign_descent<S>(sigma: f64, schedule: S, start: [f64; 2]) -> SignDescent<White<Number>, S, 2> {
    Descent {
        optimizer: SignSgd,
        oracle: NoisyGradient {
            loss: Quadratic::diagonal(CURVATURES.map(Number::of)),
            noise: White { deviation: Number::of(sigma) },
        },
        schedule,
        start: start.map(Number::of),
    }
}

/// The same with a learning rate that stays.
pub(super) fn steady(eta: f64, start: [f64; 2]) -> SignDescent<White<Number>, Constant<Number>, 2> {
    sign_descent(SIGMA, Constant(Number::of(eta)), start)
}

/// The loss of Figure 2.
pub(super) const LOSS: DiagonalLoss<2> = DiagonalLoss { half_curvatures: [Number::HALF, Number::ONE] };

/// E f from the second moments of both coordinates.
pub(super) fn expected_loss(moments: [Moments; 2]) -> f64 {
    CURVATURES.iter().zip(moments).map(|(lam, moments)| 0.5 * lam * moments.second).sum()
}

/// The exact moments of both coordinates after k steps.
pub(super) fn exact(eta: f64, [a, b]: [f64; 2], k: u64) -> theory::Result<[Moments; 2]> {
    let of = |lam, start| chain::moments(lam, SIGMA, eta, start, k, &SignNoise::GAUSSIAN);
    Ok([of(CURVATURES[0], a)?, of(CURVATURES[1], b)?])
}

/// Those of its equation, Comp24 (3), at t = k eta.
pub(super) fn of_equation(eta: f64, [a, b]: [f64; 2], k: u64) -> theory::Result<[Moments; 2]> {
    let t = eta * f64::of_count(k);
    let of = |lam, start| sde_moments::moments(lam, SIGMA, eta, start, t, &SignNoise::GAUSSIAN);
    Ok([of(CURVATURES[0], a)?, of(CURVATURES[1], b)?])
}
