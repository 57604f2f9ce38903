//! Stationary `E X^2` of three SDEs that stand for Adam(W) on `lam x^2 / 2`, with `P = sigma` and no bias correction:
//!
//! ```text
//! dX = -(1/P) (M + eta rho1 (lam X - M)) dt  [- (1/P) eta rho1 sqrt(eta) sigma dW]  - gamma X dt
//! dM = rho1 (lam X - M) dt + sqrt(eta) rho1 sigma dW,                                rho1 = (1 - beta1) / eta
//! ```
//!
//! The term in `eta rho1` is what `m_{k+1}` has more than `m_k`. Malladi22 (Comp24 Theorem D.5) leaves it out, Comp24
//! Eqs. 124 and 174 have it in the drift but not its noise, the bracket, which is driven by the same `W`. Left out of
//! the diffusion alone it lowers the variance by `beta1^2`, away from the algorithm's and from Comp24 Lemma C.30.
//! For `gamma = 0`
//!
//! ```text
//! without the term   eta sigma / (2 lam)
//! as printed         eta sigma / (2 lam) beta1^2 / (1 + eta lam / sigma)
//! noise kept         eta sigma / (2 lam) (1 + eta^2 lam rho1 / sigma) / (1 + eta lam / sigma)
//! the algorithm      eta sigma / (2 lam) / (1 - (eta lam / (2 sigma)) (1 - beta1) / (1 + beta1))
//! ```
//!
//! With the noise kept the error is of order `eta lam / sigma`, at which an Euler step of length `eta` is exact and the
//! SDE is not. In this number, though not in the transient, the SDE without the term is the closest of the three.
//!
//! Source: the Lyapunov equation of the pair, solved by hand. Domain: as [`AdaptiveQuadratic`], any step size.

use super::adaptive_stationary::AdaptiveQuadratic;
use super::check;
use super::error::Result;

/// What is done with `eta rho1 (grad f + noise - M)`, the part of a new gradient in the new momentum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurrentGradient {
    /// Malladi22 (Comp24 Theorem D.5): left out.
    Absent,
    /// Comp24 Eqs. 124 and 174 as printed: its mean without its noise.
    MeanOnly,
    /// Its mean and its noise.
    Kept,
}

/// Stationary `E X^2`.
///
/// # Errors
/// Inputs outside the domain above; a result beyond float64.
pub fn second_moment(problem: &AdaptiveQuadratic, current: CurrentGradient) -> Result<f64> {
    problem.validate()?;
    let AdaptiveQuadratic { lam, sigma: p, eta, gamma, .. } = *problem;
    let (share, noise) = match current {
        CurrentGradient::Absent => (0.0, 0.0),
        CurrentGradient::MeanOnly => (1.0 - problem.beta1, 0.0),
        CurrentGradient::Kept => (1.0 - problem.beta1, 1.0 - problem.beta1),
    };
    let rho = problem.momentum_rate();
    // dX = -(a X + b M) dt - n1 dW,  dM = rho (lam X - M) dt + n2 dW; P = sigma.
    let (a, b) = (share * lam / p + gamma, (1.0 - share) / p);
    let (n1, n2) = (noise * eta.sqrt(), eta.sqrt() * rho * p);
    // The Lyapunov equation, solved for E X^2 without differences of large terms.
    let restoring = a + rho + b * lam;
    let input = 0.5 * restoring * n1 * n1 + 0.5 * b * b * n2 * n2 / rho + b * n1 * n2;
    check::finite("E X^2", input / (rho * lam * b + a * restoring))
}
